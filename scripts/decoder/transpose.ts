/** The transpose of a row-major matrix [rows, columns]. */
export function transpose({ x, rows, columns }: { x: Float32Array; rows: number; columns: number }): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) y[j * rows + i] = x[i * columns + j]!;
  return y;
}
