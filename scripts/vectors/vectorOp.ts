import type { AffineRow, DType, NamedTensorType, Op, Operand, Source } from "../../runtime/src/program/types.ts";
import { INT32_MAX, INT32_MIN } from "../../runtime/src/program/types.ts";

/** An op with every step left out that `fields` does not name. */
export function vectorOp(fields: Partial<Op> & Pick<Op, "name" | "output" | "combine" | "a">): Op {
  return {
    reduceDims: [],
    combineShift: 0,
    reduce: "none",
    b: null,
    bias: null,
    multiplier: 1,
    shift: 0,
    zeroPoint: 0,
    min: INT32_MIN,
    max: INT32_MAX,
    ...fields,
  };
}

/** Map row `offset + Σ coefficients × loop`. */
export function row(offset: number, ...coefficients: number[]): AffineRow {
  return { offset, coefficients };
}

export function operand(source: Source, dtype: DType, dims: readonly number[], map: readonly AffineRow[], pad = 0): Operand {
  return { source, dtype, dims, map, pad };
}

export function input(index: number): Source {
  return { kind: "input", index };
}

/** A tensor's type with its values. */
export interface Values {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

export function i8(values: readonly number[], dims: readonly number[] = [values.length]): Values {
  return { dtype: "i8", dims, values };
}

export function i32(values: readonly number[], dims: readonly number[] = [values.length]): Values {
  return { dtype: "i32", dims, values };
}

/** The little-endian bytes of a tensor. */
export function bytesOf({ dtype, values }: Values): Uint8Array {
  const bytes = new Uint8Array(values.length * (dtype === "i8" ? 1 : 4));
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => (dtype === "i8" ? view.setInt8(i, value) : view.setInt32(4 * i, value, true)));
  return bytes;
}

export function typesOf(tensors: readonly Values[], name: string): NamedTensorType[] {
  return tensors.map(({ dtype, dims }, i) => ({ name: `${name}${i}`, dtype, dims }));
}
