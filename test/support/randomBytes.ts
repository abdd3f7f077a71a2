import type { DType } from "../../runtime/src/program/types.ts";
import type { Random } from "./createRandom.ts";

const CORNERS: Record<DType, readonly number[]> = {
  i8: [-128, -127, -1, 0, 0, 1, 126, 127],
  i32: [-(2 ** 31), 1 - 2 ** 31, -65536, -129, -128, -1, 0, 0, 1, 127, 128, 65535, 2 ** 31 - 2, 2 ** 31 - 1],
};

/** Returns the little-endian bytes of `count` random elements in which the corner values are over-represented. */
export function randomBytes({ random, dtype, count }: { random: Random; dtype: DType; count: number }): Uint8Array {
  const bytes = new Uint8Array(count * (dtype === "i8" ? 1 : 4));
  const view = new DataView(bytes.buffer);
  const corners = CORNERS[dtype];
  const corner = random.chance(0.15) ? [random.pick(corners)] : corners;
  const cornerShare = random.pick([0, 0.1, 0.3, 1]);
  // Small values keep sums, gather indices and shifts in their interesting ranges.
  const spread = random.chance(0.5) ? 0 : random.pick([3, 20, 100]);
  if (cornerShare < 1 && spread === 0) random.fill(bytes);
  for (let i = 0; i < count; i++) {
    let value: number;
    if (cornerShare > 0 && random.chance(cornerShare)) value = random.pick(corner);
    else if (spread > 0) value = random.int(-Math.min(spread, 2), spread);
    else continue;
    if (dtype === "i8") view.setInt8(i, value);
    else view.setInt32(i * 4, value, true);
  }
  return bytes;
}
