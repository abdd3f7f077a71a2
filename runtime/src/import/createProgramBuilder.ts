import { elementCount } from "../program/elementCount.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import {
  INT32_MAX,
  INT32_MIN,
  PROGRAM_VERSION,
  type AffineRow,
  type Combine,
  type NamedTensorType,
  type Op,
  type Operand,
  type Program,
  type Reduce,
  type TensorType,
} from "../program/types.ts";
import { validateProgram } from "../program/validateProgram.ts";
import type { SparseRow, TensorRead, TensorRef } from "./types.ts";

/** An op by what it says beyond the defaults: no reduction, no epilogue. */
export interface OpParameters {
  readonly name: string;
  readonly output: TensorType;
  readonly combine: Combine;
  readonly combineShift?: number;
  readonly reduce?: Reduce;
  readonly reduceDims?: readonly number[];
  readonly a: TensorRead;
  readonly b?: TensorRead;
  readonly bias?: TensorRead;
  readonly multiplier?: number | TensorRead;
  readonly shift?: number;
  readonly zeroPoint?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface ProgramBuilder {
  addInput(input: NamedTensorType): TensorRef;
  addConstant(constant: NamedTensorType & { readonly bytes: Uint8Array }): TensorRef;
  addOp(op: OpParameters): TensorRef;
  /** The program, checked by `validateProgram`, and its constants' bytes. */
  finish(): { program: Program; constants: Uint8Array[] };
}

/** Collects inputs, constants and ops into a valid program; throws on a constant of the wrong size, and `finish` as `validateProgram`. */
export function createProgramBuilder({ name }: { name: string }): ProgramBuilder {
  const inputs: NamedTensorType[] = [];
  const constantTypes: NamedTensorType[] = [];
  const constants: Uint8Array[] = [];
  const ops: Op[] = [];
  return {
    addInput({ name, dtype, dims }) {
      inputs.push({ name, dtype, dims });
      return { source: { kind: "input", index: inputs.length - 1 }, dtype, dims };
    },
    addConstant({ name, dtype, dims, bytes }) {
      if (bytes.length !== tensorBytes({ dtype, dims })) {
        throw new Error(`constant ${name}: ${bytes.length} bytes for ${elementCount(dims)} elements of ${dtype}`);
      }
      constantTypes.push({ name, dtype, dims });
      constants.push(bytes);
      return { source: { kind: "constant", index: constantTypes.length - 1 }, dtype, dims };
    },
    addOp(parameters) {
      const { name, output, combine, combineShift = 0, reduce = "none", reduceDims = [], a, b, bias, multiplier = 1 } = parameters;
      const { shift = 0, zeroPoint = 0, min = INT32_MIN, max = INT32_MAX } = parameters;
      const loops = [...output.dims.map((_, i) => `o${i}`), ...reduceDims.map((_, i) => `r${i}`)];
      const operand = (read: TensorRead) => operandOf({ read, loops });
      ops.push({
        name,
        output,
        reduceDims,
        combine,
        combineShift,
        reduce,
        a: operand(a),
        b: b ? operand(b) : null,
        bias: bias ? operand(bias) : null,
        multiplier: typeof multiplier === "number" ? multiplier : operand(multiplier),
        shift,
        zeroPoint,
        min,
        max,
      });
      return { source: { kind: "output", index: ops.length - 1 }, dtype: output.dtype, dims: output.dims };
    },
    finish() {
      const program: Program = { version: PROGRAM_VERSION, name, inputs, constants: constantTypes, ops };
      validateProgram({ program });
      return { program, constants };
    },
  };
}

function operandOf({ read, loops }: { read: TensorRead; loops: readonly string[] }): Operand {
  const { tensor, dims = tensor.dims, rows, pad = 0 } = read;
  return { source: tensor.source, dtype: tensor.dtype, dims, map: rows.map((row) => affineRow({ row, loops })), pad };
}

function affineRow({ row, loops }: { row: SparseRow; loops: readonly string[] }): AffineRow {
  const named = Object.keys(row).filter((key) => key !== "offset");
  for (const loop of named) if (!loops.includes(loop)) throw new Error(`map names loop ${loop}, the op has ${loops.join(", ")}`);
  const coefficients: Readonly<Record<string, number | undefined>> = row;
  return { offset: row.offset ?? 0, coefficients: loops.map((loop) => coefficients[loop] ?? 0) };
}
