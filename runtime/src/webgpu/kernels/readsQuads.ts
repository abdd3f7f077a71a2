import type { Op, Operand } from "../../program/types.ts";
import { isAligned } from "./isAligned.ts";
import { leavesOf } from "./leavesOf.ts";

/** Whether a packed op's operand can be read sixteen bytes at a time: a run is whole quads, each of them aligned and wholly inside or outside the view. */
export function readsQuads({ op, operand }: { op: Op; operand: Operand }): boolean {
  const inner = leavesOf({ op, operand })[operand.dims.length - 1]!;
  const count = operand.dims.reduce((product, dim) => product * dim, 1);
  const run = op.reduceDims[op.reduceDims.length - 1]!;
  return run % 16 === 0 && count % 16 === 0 && !inner.below && !inner.above && isAligned({ op, operand, bytes: 16 });
}
