import { createTileJoiner } from "./createTileJoiner.ts";
import type { Picture } from "./picture.ts";

/**
 * Joins the super-resolution program's outputs (one per job, i8 [tiles, tileSize, tileSize, 12]) to the picture of twice the `width` and
 * `height` that `pictureToTiles` was given. Throws a RangeError when the outputs are not as many, or as long, as the picture's tiles ask.
 */
export function tilesToPicture({
  outputs,
  ...shape
}: {
  outputs: readonly Uint8Array[];
  width: number;
  height: number;
  tiles: number;
  tileSize: number;
}): Picture {
  const joiner = createTileJoiner(shape);
  outputs.forEach((output, job) => joiner.add({ job, output }));
  return joiner.finish();
}
