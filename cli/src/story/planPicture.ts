import { pictureToTiles, tilesToPicture } from "@dpin/runtime";
import type { Picture } from "../picture/readPicture.ts";

/** How a picture is cut into jobs: `inputs` are one per job. */
export interface PicturePlan {
  readonly tiles: number;
  readonly tileSize: number;
  readonly inputs: readonly Uint8Array[];
  /** The picture of twice the size from the outputs of all jobs. */
  join(outputs: readonly Uint8Array[]): { width: number; height: number; rgb: Uint8Array };
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
    inputs: pictureToTiles({ picture: { width, height, rgb }, tiles, tileSize }),
    join: (outputs) => tilesToPicture({ outputs, width, height, tiles, tileSize }),
  };
}
