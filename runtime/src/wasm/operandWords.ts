import * as L from "./kernels/layout.ts";
import type { NormalOp, NormalOperand } from "./normaliseOp.ts";

/** Returns the plan of an operand whose tensor lies at `data` (kernels/layout.ts). */
export function operandWords({ normal, operand, data }: { normal: NormalOp; operand: NormalOperand; data: number }): number[] {
  const { operand: original, strides, coefficients, flat, flatOffset, linear } = operand;
  const words = new Array<number>(L.OPERAND_WORDS).fill(0);
  const last = normal.dims.length - 1;
  words[L.DATA] = data;
  words[L.IS_I32] = original.dtype === "i32" ? 1 : 0;
  words[L.PAD] = original.pad;
  words[L.VIEW_RANK] = original.dims.length;
  words[L.LINEAR] = linear ? 1 : 0;
  const idle = (i: number) => (linear ? flat[i] === 0 : coefficients.every((row) => row[i] === 0));
  words[L.ROW_CONSTANT] = flat.every((_, i) => i === last || idle(i)) ? 1 : 0;
  original.dims.forEach((dim, j) => {
    words[L.VIEW_DIMS + j] = dim;
    words[L.STRIDES + j] = strides[j]!;
    words[L.OFFSETS + j] = original.map[j]!.offset;
    coefficients[j]!.forEach((coefficient, i) => (words[L.COEFFICIENTS + j * 8 + i] = coefficient));
  });
  words[L.FLAT_OFFSET] = flatOffset;
  flat.forEach((stride, i) => (words[L.FLAT + i] = stride));
  return words;
}
