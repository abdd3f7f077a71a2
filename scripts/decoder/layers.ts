import { DECODER } from "../../runtime/src/models/decoder/decoderConfig.ts";
import { multiply } from "./multiply.ts";
import { transpose } from "./transpose.ts";

/** A trainable tensor and its gradient of the current step. */
export interface Parameter {
  readonly value: Float32Array;
  readonly gradient: Float32Array;
}

/** A layer's result and the function that takes the gradient of the result to that of the input, adding up the parameters' gradients. */
export interface Applied {
  readonly y: Float32Array;
  back(dy: Float32Array): Float32Array;
}

export function linear({
  x,
  weight,
  n,
  inner,
  out,
}: {
  x: Float32Array;
  weight: Parameter;
  n: number;
  inner: number;
  out: number;
}): Applied {
  return {
    y: multiply({ x, w: weight.value, n, inner, out }),
    back(dy) {
      const dyT = transpose({ x: dy, rows: n, columns: out });
      const dw = multiply({ x: dyT, w: transpose({ x, rows: n, columns: inner }), n: out, inner: n, out: inner });
      dw.forEach((value, i) => (weight.gradient[i]! += value));
      return multiply({ x: dy, w: transpose({ x: weight.value, rows: out, columns: inner }), n, inner: out, out: inner });
    },
  };
}

export function rmsNorm({ x, gain, n, width }: { x: Float32Array; gain: Parameter; n: number; width: number }): Applied {
  const y = new Float32Array(x.length);
  const inverse = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += x[i * width + c]! ** 2;
    inverse[i] = 1 / Math.sqrt(sum / width + DECODER.epsilon);
    for (let c = 0; c < width; c++) y[i * width + c] = x[i * width + c]! * inverse[i]! * gain.value[c]!;
  }
  return {
    y,
    back(dy) {
      const dx = new Float32Array(x.length);
      for (let i = 0; i < n; i++) {
        let dot = 0;
        for (let c = 0; c < width; c++) {
          const k = i * width + c;
          gain.gradient[c]! += dy[k]! * x[k]! * inverse[i]!;
          dot += dy[k]! * gain.value[c]! * x[k]!;
        }
        const scale = (dot * inverse[i]! ** 3) / width;
        for (let c = 0; c < width; c++) {
          const k = i * width + c;
          dx[k] = dy[k]! * gain.value[c]! * inverse[i]! - x[k]! * scale;
        }
      }
      return dx;
    },
  };
}

/** SwiGLU's product silu(gate) × up of [n, 2 × hidden], gates first. */
export function gated({ x, n, hidden }: { x: Float32Array; n: number; hidden: number }): Applied {
  const y = new Float32Array(n * hidden);
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < hidden; c++) {
      const gate = x[2 * i * hidden + c]!;
      y[i * hidden + c] = gate * sigmoid(gate) * x[(2 * i + 1) * hidden + c]!;
    }
  }
  return {
    y,
    back(dy) {
      const dx = new Float32Array(x.length);
      for (let i = 0; i < n; i++) {
        for (let c = 0; c < hidden; c++) {
          const gate = x[2 * i * hidden + c]!;
          const s = sigmoid(gate);
          const d = dy[i * hidden + c]!;
          dx[2 * i * hidden + c] = d * x[(2 * i + 1) * hidden + c]! * s * (1 + gate * (1 - s));
          dx[(2 * i + 1) * hidden + c] = d * gate * s;
        }
      }
      return dx;
    },
  };
}

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

// Pairs (i, i + headSize / 2) of queries and keys turn by position × base^(−2i / headSize); values stay. A turn's gradient is the turn back.
function rotate({ x, n, sign }: { x: Float32Array; n: number; sign: 1 | -1 }): Float32Array {
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
