import type { Picture } from "./picture.ts";
import { tileStarts } from "./tileStarts.ts";

/** A picture as the inputs of jobs, each made when it is asked for. */
export interface TileCutter {
  readonly jobs: number;
  /** i8 [tiles, tileSize, tileSize, 3] of job 0..jobs − 1, pixel − 128. Throws a RangeError when there is no such job. */
  input(job: number): Uint8Array;
}

/**
 * Cuts a picture into overlapping tiles, `tiles` to a job of the super-resolution program, in row-major order. A picture smaller than a
 * tile is continued by its edge pixels, the last job is filled up with empty tiles. Nothing but the picture is held in memory. Throws a
 * RangeError when the picture's bytes do not match its size.
 */
export function createTileCutter({ picture, tiles, tileSize }: { picture: Picture; tiles: number; tileSize: number }): TileCutter {
  const { width, height, rgb } = picture;
  if (width < 1 || height < 1 || rgb.length !== width * height * 3)
    throw new RangeError(`${rgb.length} bytes are no ${width} × ${height} picture`);
  const rows = tileStarts({ length: height, tileSize });
  const columns = tileStarts({ length: width, tileSize });
  const count = rows.length * columns.length;
  const jobs = Math.ceil(count / tiles);

  function input(job: number): Uint8Array {
    if (!(Number.isInteger(job) && job >= 0 && job < jobs)) throw new RangeError(`no job ${job} of ${jobs}`);
    const bytes = new Uint8Array(tiles * tileSize * tileSize * 3).fill(128);
    let at = 0;
    for (let index = job * tiles; index < Math.min((job + 1) * tiles, count); index++) {
      const { start: y } = rows[Math.floor(index / columns.length)]!;
      const { start: x } = columns[index % columns.length]!;
      for (let row = 0; row < tileSize; row++) {
        const line = Math.min(y + row, height - 1) * width;
        for (let column = 0; column < tileSize; column++) {
          const from = (line + Math.min(x + column, width - 1)) * 3;
          for (let c = 0; c < 3; c++) bytes[at++] = rgb[from + c]! ^ 128;
        }
      }
    }
    return bytes;
  }

  return { jobs, input };
}
