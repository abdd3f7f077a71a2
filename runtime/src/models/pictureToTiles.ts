import type { Picture } from "./picture.ts";
import { tileStarts } from "./tileStarts.ts";

/**
 * Cuts a picture into overlapping tiles, `tiles` to a job: one input of the super-resolution program (i8 [tiles, tileSize, tileSize, 3], pixel
 * − 128) per job, tiles in row-major order. A picture smaller than a tile is continued by its edge pixels, the last job is filled up with
 * empty tiles. Throws a RangeError when the picture's bytes do not match its size.
 */
export function pictureToTiles({ picture, tiles, tileSize }: { picture: Picture; tiles: number; tileSize: number }): Uint8Array[] {
  const { width, height, rgb } = picture;
  if (width < 1 || height < 1 || rgb.length !== width * height * 3)
    throw new RangeError(`${rgb.length} bytes are no ${width} × ${height} picture`);
  const places = tileStarts({ length: height, tileSize }).flatMap(({ start: y }) =>
    tileStarts({ length: width, tileSize }).map(({ start: x }) => ({ x, y })),
  );
  const tileBytes = tileSize * tileSize * 3;
  const jobs = Array.from({ length: Math.ceil(places.length / tiles) }, () => new Uint8Array(tiles * tileBytes).fill(128));
  places.forEach(({ x, y }, index) => {
    const job = jobs[Math.floor(index / tiles)]!;
    let at = (index % tiles) * tileBytes;
    for (let row = 0; row < tileSize; row++) {
      for (let column = 0; column < tileSize; column++) {
        const from = (Math.min(y + row, height - 1) * width + Math.min(x + column, width - 1)) * 3;
        for (let c = 0; c < 3; c++) job[at++] = rgb[from + c]! ^ 128;
      }
    }
  });
  return jobs;
}
