import type { Picture } from "./picture.ts";
import { tileStarts } from "./tileStarts.ts";

/** The larger picture while the outputs of its jobs come in. */
export interface TileJoiner {
  readonly jobs: number;
  /** Takes the output of a job, in any order; keeps only its pixels. Throws a RangeError for one that is not the picture's. */
  add(part: { job: number; output: Uint8Array }): void;
  /** The picture. Throws a RangeError when an output is missing. */
  finish(): Picture;
}

/**
 * Joins the super-resolution program's outputs (one per job, i8 [tiles, tileSize, tileSize, 12]) to the picture of twice the `width` and
 * `height` that `createTileCutter` was given.
 */
export function createTileJoiner({
  width,
  height,
  tiles,
  tileSize,
}: {
  width: number;
  height: number;
  tiles: number;
  tileSize: number;
}): TileJoiner {
  const rows = tileStarts({ length: height, tileSize });
  const columns = tileStarts({ length: width, tileSize });
  const count = rows.length * columns.length;
  const jobs = Math.ceil(count / tiles);
  const tileBytes = tileSize * tileSize * 12;
  const rgb = new Uint8Array(4 * width * height * 3);
  const done = new Set<number>();

  function add({ job, output }: { job: number; output: Uint8Array }): void {
    if (!(Number.isInteger(job) && job >= 0 && job < jobs) || output.length !== tiles * tileBytes) {
      throw new RangeError(`a ${width} × ${height} picture takes ${jobs} outputs of ${tiles * tileBytes} bytes`);
    }
    for (let index = job * tiles; index < Math.min((job + 1) * tiles, count); index++) {
      const vertical = rows[Math.floor(index / columns.length)]!;
      const horizontal = columns[index % columns.length]!;
      const base = (index % tiles) * tileBytes;
      for (let y = 2 * vertical.from; y < 2 * vertical.to; y++) {
        for (let x = 2 * horizontal.from; x < 2 * horizontal.to; x++) {
          const pixel = ((y >> 1) - vertical.start) * tileSize + (x >> 1) - horizontal.start;
          const from = base + pixel * 12 + ((y & 1) * 2 + (x & 1)) * 3;
          for (let c = 0; c < 3; c++) rgb[(y * 2 * width + x) * 3 + c] = output[from + c]! ^ 128;
        }
      }
    }
    done.add(job);
  }

  return {
    jobs,
    add,
    finish: () => {
      if (done.size !== jobs) throw new RangeError(`the picture takes ${jobs} outputs, got ${done.size}`);
      return { width: 2 * width, height: 2 * height, rgb };
    },
  };
}
