import { createTileCutter } from "./createTileCutter.ts";
import type { Picture } from "./picture.ts";

/**
 * All inputs of the super-resolution program that a picture takes, one per job, as `createTileCutter` makes them. Throws a RangeError when the
 * picture's bytes do not match its size.
 */
export function pictureToTiles(cut: { picture: Picture; tiles: number; tileSize: number }): Uint8Array[] {
  const cutter = createTileCutter(cut);
  return Array.from({ length: cutter.jobs }, (_, job) => cutter.input(job));
}
