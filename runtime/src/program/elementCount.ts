/** Number of elements of a tensor (or iterations of a loop nest) with these dims. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
