/** Words (i32) between the lines of a matrix tile in workgroup memory: sixteen bytes more than they hold, so that eight lines lie in other banks. */
export function matrixStride({ depth }: { depth: number }): number {
  return depth / 4 + 4;
}
