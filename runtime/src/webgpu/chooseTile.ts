import { matrixStride } from "./matrixStride.ts";
import type { MatrixUnit } from "./types.ts";

/** What a workgroup computes at a time: `rows` × `columns` of the product, `depth` bytes of the reduction at a step. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Invocations, or subgroups, down and across the tile. */
  readonly down: number;
  readonly across: number;
}

/** A tile with how fast it is, whole and on a full device, in TOPS as measured on an H100 (docs/performance.md). */
type Candidate = Tile & { readonly speed: number };

/** Tiles for dot4I8Packed: an invocation has 4 × 4 elements of the tile, or 8 × 8. */
const DOT_TILES: readonly Candidate[] = [
  { rows: 128, columns: 128, depth: 32, down: 16, across: 16, speed: 90 },
  { rows: 32, columns: 32, depth: 32, down: 8, across: 8, speed: 82 },
  { rows: 256, columns: 16, depth: 32, down: 64, across: 4, speed: 66 },
];

/** Tiles of subgroups with matrix units; sizes fit units of 16 × 16 × 32 and smaller ones. */
const MATRIX_TILES: readonly Candidate[] = [
  { rows: 128, columns: 128, depth: 128, down: 4, across: 2, speed: 283 },
  { rows: 128, columns: 64, depth: 64, down: 8, across: 1, speed: 204 },
  { rows: 64, columns: 64, depth: 64, down: 2, across: 2, speed: 171 },
  { rows: 128, columns: 32, depth: 64, down: 8, across: 1, speed: 137 },
  { rows: 128, columns: 16, depth: 64, down: 8, across: 1, speed: 85 },
];

/**
 * Chooses the tile that takes `batch` products of rows × columns the least time on a device that works on `units` workgroups at a time. With a
 * matrix unit it is one for `matrixKernel` that fits the workgroup memory, else one for `contractionKernel`.
 */
export function chooseTile({
  batch,
  rows,
  columns,
  units,
  matrix,
}: {
  batch: number;
  rows: number;
  columns: number;
  units: number;
  matrix: MatrixUnit | null;
}): Tile {
  const bytes = (tile: Tile) => 4 * matrixStride(tile) * (tile.rows + tile.columns);
  const fits = (tile: Tile) => matrix === null || bytes(tile) <= matrix.workgroupBytes;
  const time = (tile: Candidate) => {
    const tiles = batch * Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);
    return (Math.max(1, Math.ceil(tiles / units)) * tile.rows * tile.columns) / tile.speed;
  };
  return (matrix === null ? DOT_TILES : MATRIX_TILES).filter(fits).reduce((best, tile) => (time(tile) < time(best) ? tile : best));
}
