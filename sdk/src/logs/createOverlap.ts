/** Where each reading of logs begins, so that blocks that a node had not whole, or that a reorganisation takes back, are read again. */
export interface Overlap {
  /** The block to begin at when `next` is the first that was not read; not before `floor`. */
  beginAt(next: bigint): bigint;
}

/** Read again every time. */
const SHORT = 4;

/** The whole overlap of so many blocks is read again only when a quarter of it is new: a block is read some nine times instead of once for each block of the overlap. */
export function createOverlap({ blocks, floor }: { blocks: number; floor: bigint }): Overlap {
  /** The first block that was not read when the whole overlap was read the last time. */
  let last: bigint | null = null;
  return {
    beginAt: (next) => {
      const isWhole = last === null || next < last || 4n * (next - last) >= BigInt(blocks);
      if (isWhole) last = next;
      const from = next - BigInt(isWhole ? blocks : Math.min(SHORT, blocks));
      return from > floor ? from : floor;
    },
  };
}
