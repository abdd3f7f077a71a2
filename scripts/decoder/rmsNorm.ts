import { DECODER } from "../../runtime/src/models/decoder/decoderConfig.ts";
import type { Applied, Parameter } from "./types.ts";

/** RMSNorm (Zhang and Sennrich 2019) over the rows of x [n, width]. */
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
