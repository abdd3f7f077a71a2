import { DECODER } from "../../runtime/src/models/decoder/decoderConfig.ts";
import { rotate } from "./rotate.ts";
import type { Applied } from "./types.ts";

/** Causal attention with rotary positions over [n, 3 × width] (queries, keys, values), n a multiple of the context. */
export function attention({ x, n }: { x: Float32Array; n: number }): Applied {
  const { width, heads, headSize, context } = DECODER;
  const rotated = rotate({ x, n, sign: 1 });
  const y = new Float32Array(n * width);
  const weights = new Float32Array((n / context) * heads * context * context);
  const scale = 1 / Math.sqrt(headSize);
  const each = (visit: (q: number, k: number, out: number, w: number, t: number) => void) => {
    for (let b = 0; b < n / context; b++) {
      for (let h = 0; h < heads; h++) {
        for (let t = 0; t < context; t++) {
          const token = b * context + t;
          const q = token * 3 * width + h * headSize;
          visit(
            q,
            b * context * 3 * width + width + h * headSize,
            token * width + h * headSize,
            ((b * heads + h) * context + t) * context,
            t,
          );
        }
      }
    }
  };
  each((q, k, out, w, t) => {
    let most = -Infinity;
    for (let s = 0; s <= t; s++) {
      let dot = 0;
      for (let d = 0; d < headSize; d++) dot += rotated[q + d]! * rotated[k + s * 3 * width + d]!;
      weights[w + s] = dot * scale;
      most = Math.max(most, dot * scale);
    }
    let sum = 0;
    for (let s = 0; s <= t; s++) sum += weights[w + s] = Math.exp(weights[w + s]! - most);
    for (let s = 0; s <= t; s++) {
      weights[w + s]! /= sum;
      for (let d = 0; d < headSize; d++) y[out + d]! += weights[w + s]! * rotated[k + width + s * 3 * width + d]!;
    }
  });
  return {
    y,
    back(dy) {
      const dx = new Float32Array(x.length);
      const dWeight = new Float32Array(context);
      each((q, k, out, w, t) => {
        let mean = 0;
        for (let s = 0; s <= t; s++) {
          let dot = 0;
          const v = k + width + s * 3 * width;
          for (let d = 0; d < headSize; d++) {
            dot += dy[out + d]! * rotated[v + d]!;
            dx[v + d]! += weights[w + s]! * dy[out + d]!;
          }
          dWeight[s] = dot;
          mean += dot * weights[w + s]!;
        }
        for (let s = 0; s <= t; s++) {
          const dScore = weights[w + s]! * (dWeight[s]! - mean) * scale;
          const key = k + s * 3 * width;
          for (let d = 0; d < headSize; d++) {
            dx[q + d]! += dScore * rotated[key + d]!;
            dx[key + d]! += dScore * rotated[q + d]!;
          }
        }
      });
      return rotate({ x: dx, n, sign: -1 });
    },
  };
}
