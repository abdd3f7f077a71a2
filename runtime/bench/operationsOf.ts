import { elementCount } from "../src/program/elementCount.ts";
import { isPacked } from "../src/program/isPacked.ts";
import type { Program } from "../src/program/types.ts";

/** Operations of a program's contractions: a multiply-accumulate counts as two. */
export function operationsOf({ program }: { program: Program }): number {
  return program.ops
    .filter((op) => isPacked({ op }))
    .reduce((sum, op) => sum + 2 * elementCount(op.output.dims) * elementCount(op.reduceDims), 0);
}
