import { createTileCutter, createTileJoiner, type TileCutter, type TileJoiner } from "@dpin/runtime";
import type { Picture } from "../picture/readPicture.ts";

/** How a picture is cut into jobs, each of whose inputs is made when it is asked for, so that one job's tiles are in memory at a time. */
export interface PicturePlan extends TileCutter {
  readonly tiles: number;
  readonly tileSize: number;
  /** Puts the picture of twice the size together from the outputs of all jobs, as they come in. */
  createJoiner(): TileJoiner;
}

/** Tiles overlap by their margins: larger ones waste less, smaller ones let more providers work at once. */
const LARGEST_TILE = 148;
const SMALLEST_TILE = 40;
const TILES_PER_JOB = 2;

/** Cuts a picture into tiles, two to a job, so that it takes at least two jobs unless it is tiny. */
export function planPicture({ width, height, rgb }: Picture): PicturePlan {
  const half = Math.ceil((Math.max(width, height) / 2 + 16) / 8) * 8;
  const tileSize = Math.min(LARGEST_TILE, Math.max(SMALLEST_TILE, half));
  const tiles = TILES_PER_JOB;
  return {
    tiles,
    tileSize,
    ...createTileCutter({ picture: { width, height, rgb }, tiles, tileSize }),
    createJoiner: () => createTileJoiner({ width, height, tiles, tileSize }),
  };
}
