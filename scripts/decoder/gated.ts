import type { Applied } from "./types.ts";

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
