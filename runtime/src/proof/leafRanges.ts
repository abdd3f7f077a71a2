import { siblingCount } from "../hash/siblingCount.ts";
import { LEAF_BYTES } from "../hash/types.ts";

// u32 firstLeaf and u16 leafCount of a range.
const RANGE_HEAD_BYTES = 6;

/**
 * The ranges of neighbouring leaves that open all of `leaves` in the fewest bytes: a gap is opened too where its leaves take less than the
 * siblings it saves, because bytes are what a proof pays for (calldata is nearly all of its gas). Every cut is tried.
 */
export function leafRanges({ leaves, depth }: { leaves: Iterable<number>; depth: number }): { first: number; count: number }[] {
  const sorted = [...new Set(leaves)].sort((a, b) => a - b);
  const cost = (first: number, count: number) =>
    RANGE_HEAD_BYTES + 32 * siblingCount({ first, count, level: 0, depth }) + LEAF_BYTES * count;
  // best[i]: the cheapest opening of the first i leaves, and where its last range begins.
  const best: { bytes: number; from: number }[] = [{ bytes: 0, from: 0 }];
  for (let end = 1; end <= sorted.length; end++) {
    let chosen = { bytes: Infinity, from: 0 };
    for (let from = 0; from < end; from++) {
      const first = sorted[from]!;
      const bytes = best[from]!.bytes + cost(first, sorted[end - 1]! - first + 1);
      if (bytes < chosen.bytes) chosen = { bytes, from };
    }
    best.push(chosen);
  }
  const ranges = [];
  for (let end = sorted.length; end > 0; end = best[end]!.from) {
    const first = sorted[best[end]!.from]!;
    ranges.push({ first, count: sorted[end - 1]! - first + 1 });
  }
  return ranges.reverse();
}
