import { tensorBytes } from "../program/tensorBytes.ts";
import type { TensorType } from "../program/types.ts";

const CORNERS = [0, 1, -1, 2, -2, 127, 128, -128, -129, 255, 32_767, -32_768, 65_535, 65_536, 2 ** 31 - 1, -(2 ** 31), 2 ** 30, -(2 ** 30)];

/** Returns bytes for a tensor: of the i32 half are corner values or small, the rest and all i8 are uniform; `random` gives u32s. */
export function drawTensor({ type, random }: { type: TensorType; random: () => number }): Uint8Array {
  const bytes = new Uint8Array(tensorBytes(type));
  const view = new DataView(bytes.buffer);
  if (type.dtype === "i8") return bytes.map(() => random() >>> 24);
  for (let at = 0; at < bytes.length; at += 4) {
    const choice = random() >>> 30;
    const value = choice === 0 ? CORNERS[(random() >>> 8) % CORNERS.length]! : choice === 1 ? (random() >>> 24) - 128 : random();
    view.setInt32(at, value | 0, true);
  }
  return bytes;
}
