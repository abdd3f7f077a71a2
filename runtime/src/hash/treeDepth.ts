/** Levels above the items of a tree over `count` items: ceil(log2 count), 0 for none. */
export function treeDepth({ count }: { count: number }): number {
  let depth = 0;
  while (2 ** depth < count) depth++;
  return depth;
}
