/** Pixels around a pixel that its value depends on: the sum of the convolutions' reaches. */
export const TILE_MARGIN = 10;

/**
 * Where tiles of `tileSize` start along a side of `length` pixels, and which pixels [from, to) each gives to the result: those at least
 * TILE_MARGIN from every edge of the tile that is not an edge of the picture, so that tiling changes no pixel. Throws a RangeError when
 * the tile is not larger than its margins.
 */
export function tileStarts({ length, tileSize }: { length: number; tileSize: number }): { start: number; from: number; to: number }[] {
  const step = tileSize - 2 * TILE_MARGIN;
  if (step < 1) throw new RangeError(`a tile of ${tileSize} pixels is not larger than its margins of 2 × ${TILE_MARGIN}`);
  const spans: { start: number; from: number; to: number }[] = [];
  for (let from = 0, start = 0; from < length; start += step) {
    const last = start + tileSize >= length;
    const placed = last ? Math.max(0, length - tileSize) : start;
    const to = last ? length : start + tileSize - TILE_MARGIN;
    spans.push({ start: placed, from, to });
    from = to;
  }
  return spans;
}
