import type { TensorRef } from "../types.ts";

/** Element types of ONNX that the importer knows (TensorProto.DataType, in lower case). */
export type OnnxDType =
  "float" | "double" | "float16" | "bfloat16" | "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "int64" | "uint64" | "bool";

/** A tensor that the model file holds, row-major; 64-bit integers beyond 2^53 are rounded. */
export interface OnnxTensor {
  readonly dtype: OnnxDType;
  readonly dims: readonly number[];
  readonly values: Float64Array;
}

export type OnnxAttribute = number | string | readonly number[] | readonly string[] | OnnxTensor;

export interface OnnxNode {
  /** The node's name, or its first output's where it has none. */
  readonly name: string;
  readonly opType: string;
  /** "" is ONNX's own domain. */
  readonly domain: string;
  /** Absent optional inputs are "". */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** A dim is a number, or the name of a symbol that the caller must give. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: OnnxDType;
  readonly dims: readonly (number | string)[];
}

export interface OnnxGraph {
  /** Every node after those that it reads. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly string[];
  readonly opset: number;
}

/** Integers as given by the file, with what they stand for: real = scale of its slice along `axis` × (value − zero point). */
export interface QuantizedConstant {
  readonly tensor: OnnxTensor;
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly axis: number;
}

export interface ConstantValue {
  readonly kind: "constant";
  readonly tensor: OnnxTensor;
  readonly quantized?: QuantizedConstant;
}

/** A tensor of the program: physical dim i is the ONNX axis `order[i]`, so that a transposition is a matter of words. */
export interface Placed {
  readonly tensor: TensorRef;
  /** As ONNX has them. */
  readonly dims: readonly number[];
  readonly order: readonly number[];
}

/** Integers at run time; uint8 is stored as i8, less 128. */
export interface IntegerValue extends Placed {
  readonly kind: "integer";
  readonly dtype: "int8" | "uint8" | "int32";
}

/** real = scale × (stored − zeroPoint); one scale, or one for each index along ONNX axis `axis`. */
export interface Meaning {
  readonly scales: readonly number[];
  readonly axis: number;
  readonly zeroPoint: number;
}

export interface RealValue extends Placed, Meaning {
  readonly kind: "real";
  /** Whether the stored integers are not the model's own but were rounded from finer ones. */
  readonly rounded?: boolean;
}

/** clamp(gain × value + offset, least, most), with one gain and one offset, or one for each channel. */
export interface Affine {
  readonly gain: readonly number[];
  readonly offset: readonly number[];
  readonly least: number;
  readonly most: number;
  /** Whether no gain and no offset had to be rounded to a float64. */
  readonly exact: boolean;
}

/** A function of one stored tensor, element by element, not computed yet: chains of such nodes become one lookup table. */
export interface FunctionValue {
  readonly kind: "function";
  readonly base: RealValue;
  /** What it is a function of: earlier functions of the same base, null for the base itself. */
  readonly operands: readonly (FunctionValue | null)[];
  /** The real result for real operands at index `channel` along `axis` (always 0 when `channels` is 1). */
  readonly apply: (operands: readonly number[], channel: number) => number;
  readonly axis: number;
  readonly channels: number;
  /** The same of a 32-bit base, which has no table; null when it is more than that. */
  readonly affine: Affine | null;
}

export type Value = ConstantValue | IntegerValue | RealValue | FunctionValue;

/** Least and greatest real value seen, for a whole tensor or for each index along axis 1. */
export interface ValueRange {
  readonly least: readonly number[];
  readonly most: readonly number[];
}
