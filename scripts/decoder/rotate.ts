import { DECODER } from "../../runtime/src/models/decoder/decoderConfig.ts";

/**
 * Rotary positions: pairs (i, i + headSize / 2) of queries and keys in [n, 3 × width] turn by position × base^(−2i / headSize); values stay. A turn's
 * gradient is the turn back, sign −1.
 */
export function rotate({ x, n, sign }: { x: Float32Array; n: number; sign: 1 | -1 }): Float32Array {
  const { width, heads, headSize, context, rotaryBase } = DECODER;
  const half = headSize / 2;
  const y = x.slice();
  for (let i = 0; i < half; i++) {
    for (let t = 0; t < context; t++) {
      const angle = sign * t * rotaryBase ** (-i / half);
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let token = t; token < n; token += context) {
        for (let h = 0; h < 2 * heads; h++) {
          const first = token * 3 * width + h * headSize + i;
          y[first] = x[first]! * cos - x[first + half]! * sin;
          y[first + half] = x[first]! * sin + x[first + half]! * cos;
        }
      }
    }
  }
  return y;
}
