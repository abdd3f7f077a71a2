/** Steps those loop indices that `over` names to their next values, the last one fastest; false when they are through and 0 again. `extents` are those of all loops. */
export function advanceLoops({ loop, over, extents }: { loop: number[]; over: readonly number[]; extents: readonly number[] }): boolean {
  for (let i = over.length - 1; i >= 0; i--) {
    const at = over[i]!;
    if (++loop[at]! < extents[at]!) return true;
    loop[at] = 0;
  }
  return false;
}
