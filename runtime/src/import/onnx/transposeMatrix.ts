/** A row-major matrix with rows and columns exchanged. */
export function transposeMatrix({ values, rows, columns }: { values: Float64Array; rows: number; columns: number }): Float64Array {
  const moved = new Float64Array(values.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) moved[c * rows + r] = values[r * columns + c]!;
  return moved;
}
