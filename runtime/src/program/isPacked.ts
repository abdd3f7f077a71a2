import type { Op, Operand } from "./types.ts";

/** Whether the op is an i8 dot product with both operands contiguous along the innermost reduce dim ("packed ops", docs/spec/program.md). */
export function isPacked({ op }: { op: Op }): boolean {
  if (op.combine !== "mul" || op.reduce !== "sum" || op.b === null || op.reduceDims.length === 0) return false;
  const innermost = op.output.dims.length + op.reduceDims.length - 1;
  const contiguous = ({ dtype, map }: Operand) =>
    dtype === "i8" && map.every((row, i) => row.coefficients[innermost] === (i === map.length - 1 ? 1 : 0));
  return contiguous(op.a) && contiguous(op.b);
}
