import { convolution, dotProduct, type ScenarioOp } from "./fraudScenario.ts";

const pixel = (y: number, x: number, channel: number) => (y * 512 + x) * 64 + channel;
const matmulElement = 123_457;

/**
 * The disputes whose gas is measured. A leaf holds eight pixels of 64 channels. `conv3x3x64` is where each row of the window lies in one leaf, as for three pixels in four;
 * the limit of 340,000 gas is met there and at borders. `acrossLeaves` is the dearest place, where each row lies across two, as for one pixel in four (x mod 8 is 0 or 7):
 * three leaves more to open, some 362,000 gas. That is above the limit of 340,000, and what a proof costs whose only wrong element lies there.
 */
export const fraudScenarios: Readonly<Record<string, { op: ScenarioOp; element: number }>> = {
  K1024: { op: dotProduct({ k: 1024 }), element: matmulElement },
  K4096: { op: dotProduct({ k: 4096 }), element: matmulElement },
  K8192: { op: dotProduct({ k: 8192 }), element: matmulElement },
  conv3x3x64: { op: convolution(), element: pixel(200, 300, 17) },
  "conv3x3x64.border": { op: convolution(), element: pixel(0, 300, 17) },
  "conv3x3x64.acrossLeaves": { op: convolution(), element: pixel(201, 304, 17) },
};
