/** Every index of a tensor, in row-major order. */
export function indicesOf(dims: readonly number[]): number[][] {
  return dims.reduce<number[][]>((indices, dim) => indices.flatMap((index) => Array.from({ length: dim }, (_, i) => [...index, i])), [[]]);
}
