import { multiply } from "./multiply.ts";
import { transpose } from "./transpose.ts";
import type { Applied, Parameter } from "./types.ts";

/** A dense layer over x [n, inner] with weights [out, inner]. */
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
