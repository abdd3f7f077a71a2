import type { AffineRow } from "../../program/types.ts";

/** The least and the greatest value of a map's row over loops of these extents. */
export function rowRange({ row, extents }: { row: AffineRow; extents: readonly number[] }): { least: number; greatest: number } {
  let [least, greatest] = [row.offset, row.offset];
  row.coefficients.forEach((coefficient, i) => {
    least += Math.min(0, coefficient * (extents[i]! - 1));
    greatest += Math.max(0, coefficient * (extents[i]! - 1));
  });
  return { least, greatest };
}
