/**
 * Addresses of the siblings that open `count` neighbouring nodes from `first` at `level` in a tree of `depth`, in the order of
 * docs/spec/commitments.md: level by level upwards, left before right. With count 1 it is a path.
 */
export function rangeSiblings({
  first,
  count,
  level,
  depth,
}: {
  first: number;
  count: number;
  level: number;
  depth: number;
}): { level: number; index: number }[] {
  let low = first;
  let high = first + count - 1;
  if (!(low >= 0 && count >= 1 && level >= 0 && level <= depth && high < 2 ** (depth - level))) {
    throw new RangeError(`no items ${low}..${high} at level ${level} in a tree of depth ${depth}`);
  }
  const siblings = [];
  for (let k = level; k < depth; k++) {
    if (low % 2 === 1) siblings.push({ level: k, index: low - 1 });
    if (high % 2 === 0) siblings.push({ level: k, index: high + 1 });
    low = Math.floor(low / 2);
    high = Math.floor(high / 2);
  }
  return siblings;
}
