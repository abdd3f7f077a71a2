import { elementCount } from "./elementCount.ts";
import { isPacked } from "./isPacked.ts";
import type { Op } from "./types.ts";

/** Steps that the referee takes one by one for an output element: runs of a packed op, else elements of the reduction. */
export function slowSteps({ op }: { op: Op }): number {
  return elementCount(isPacked({ op }) ? op.reduceDims.slice(0, -1) : op.reduceDims);
}
