import type { Picture } from "./picture.ts";
import { tileStarts } from "./tileStarts.ts";

/**
 * Joins the super-resolution program's outputs (one per job, i8 [tiles, tileSize, tileSize, 12]) to the picture of twice the `width` and
 * `height` that `pictureToTiles` was given. Throws a RangeError when the outputs are not as many, or as long, as the picture's tiles ask.
 */
export function tilesToPicture({
  outputs,
  width,
  height,
  tiles,
  tileSize,
}: {
  outputs: readonly Uint8Array[];
  width: number;
  height: number;
  tiles: number;
  tileSize: number;
}): Picture {
  const rows = tileStarts({ length: height, tileSize });
  const columns = tileStarts({ length: width, tileSize });
  const jobs = Math.ceil((rows.length * columns.length) / tiles);
  const tileBytes = tileSize * tileSize * 12;
  if (outputs.length !== jobs || outputs.some(({ length }) => length !== tiles * tileBytes)) {
    throw new RangeError(`a ${width} × ${height} picture takes ${jobs} outputs of ${tiles * tileBytes} bytes`);
  }
  const rgb = new Uint8Array(4 * width * height * 3);
  rows.forEach((vertical, i) => {
    columns.forEach((horizontal, j) => {
      const index = i * columns.length + j;
      const output = outputs[Math.floor(index / tiles)]!;
      const base = (index % tiles) * tileBytes;
      for (let y = 2 * vertical.from; y < 2 * vertical.to; y++) {
        for (let x = 2 * horizontal.from; x < 2 * horizontal.to; x++) {
          const pixel = ((y >> 1) - vertical.start) * tileSize + (x >> 1) - horizontal.start;
          const from = base + pixel * 12 + ((y & 1) * 2 + (x & 1)) * 3;
          for (let c = 0; c < 3; c++) rgb[(y * 2 * width + x) * 3 + c] = output[from + c]! ^ 128;
        }
      }
    });
  });
  return { width: 2 * width, height: 2 * height, rgb };
}
