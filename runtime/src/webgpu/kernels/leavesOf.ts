import type { Op, Operand } from "../../program/types.ts";
import { rowRange } from "./rowRange.ts";

/** On which sides of each dim of the view an operand's map may leave it. */
export function leavesOf({ op, operand }: { op: Op; operand: Operand }) {
  const extents = [...op.output.dims, ...op.reduceDims];
  return operand.map.map((row, j) => {
    const { least, greatest } = rowRange({ row, extents });
    return { below: least < 0, above: greatest >= operand.dims[j]! };
  });
}
