/** How many siblings open `count` neighbouring nodes from `first` at `level` in a tree of `depth`; RangeError when they do not lie in it. */
export function siblingCount({ first, count, level, depth }: { first: number; count: number; level: number; depth: number }): number {
  let low = first;
  let high = first + count - 1;
  if (!(low >= 0 && count >= 1 && level >= 0 && level <= depth && high < 2 ** (depth - level))) {
    throw new RangeError(`no items ${low}..${high} at level ${level} in a tree of depth ${depth}`);
  }
  let siblings = 0;
  for (let k = level; k < depth; k++) {
    siblings += (low % 2) + 1 - (high % 2);
    low = Math.floor(low / 2);
    high = Math.floor(high / 2);
  }
  return siblings;
}
