import type { Op, Operand } from "../../program/types.ts";

/** Where the bytes of an operand lie in its tensor: row-major strides, and the flat map's parts. */
function flatMap(operand: Operand) {
  const strides = operand.dims.map((_, j) => operand.dims.slice(j + 1).reduce((product, dim) => product * dim, 1));
  return (pick: (row: Operand["map"][number]) => number) => operand.map.reduce((sum, row, j) => sum + pick(row) * strides[j]!, 0);
}

/** Whether every run of `bytes` bytes along the innermost reduce dim, from a multiple of `bytes` on, begins at a multiple of `bytes` in the tensor. */
export function isAligned({ op, operand, bytes }: { op: Op; operand: Operand; bytes: number }): boolean {
  const flat = flatMap(operand);
  const loops = op.output.dims.length + op.reduceDims.length - 1;
  const whole = Array.from({ length: loops }, (_, i) => flat((row) => row.coefficients[i]!) % bytes === 0).every(Boolean);
  return whole && flat((row) => row.offset) % bytes === 0;
}
