import type { LoopName, SparseRow } from "./types.ts";

/** The map that reads dim i of a tensor at output loop `first + i`: the identity for elementwise ops. */
export function loopRows({ count, first = 0 }: { count: number; first?: number }): SparseRow[] {
  return Array.from({ length: count }, (_, i) => ({ [`o${first + i}` as LoopName]: 1 }));
}
