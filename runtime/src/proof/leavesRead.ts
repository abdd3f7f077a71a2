import { LEAF_BYTES, type Hash } from "../hash/types.ts";
import { distinctSources } from "../program/distinctSources.ts";
import { slotsOf } from "../program/slotsOf.ts";
import type { Op, Source } from "../program/types.ts";
import { recomputeElement } from "../reference/recomputeElement.ts";

/**
 * Which leaves of each distinct source (in that order; none for `generated`) the recomputation of an element reads. `bytesOf` gives a
 * source's bytes: what a GATHER reads depends on them.
 */
export function leavesRead({
  op,
  element,
  inputRoot,
  bytesOf,
}: {
  op: Op;
  element: number;
  inputRoot: Hash;
  bytesOf(source: Source): Uint8Array;
}): { source: Source; leaves: Set<number> }[] {
  const reads = distinctSources({ op }).map((source) => ({ source, leaves: new Set<number>() }));
  const bySlot = new Map(
    slotsOf({ op }).map(({ slot, operand: { source } }) => [
      slot,
      reads.find((read) => read.source.kind === source.kind && read.source.index === source.index)!,
    ]),
  );
  const read = (slot: Parameters<typeof bySlot.get>[0], byteOffset: number, length: number) => {
    const { source, leaves } = bySlot.get(slot)!;
    leaves.add(Math.floor(byteOffset / LEAF_BYTES));
    return bytesOf(source).subarray(byteOffset, byteOffset + length);
  };
  recomputeElement({ op, element, inputRoot, read });
  return reads;
}
