import { convolution, dotProduct, type ScenarioOp } from "./fraudScenario.ts";

const pixel = (y: number, x: number, channel: number) => (y * 512 + x) * 64 + channel;
const matmulElement = 123_457;

/** The disputes whose gas is measured. The dearest place of a convolution is where each row of its window lies across two leaves. */
export const fraudScenarios: Readonly<Record<string, { op: ScenarioOp; element: number }>> = {
  K1024: { op: dotProduct({ k: 1024 }), element: matmulElement },
  K4096: { op: dotProduct({ k: 4096 }), element: matmulElement },
  K8192: { op: dotProduct({ k: 8192 }), element: matmulElement },
  conv3x3x64: { op: convolution(), element: pixel(200, 300, 17) },
  "conv3x3x64.border": { op: convolution(), element: pixel(0, 300, 17) },
  "conv3x3x64.acrossLeaves": { op: convolution(), element: pixel(201, 304, 17) },
};
