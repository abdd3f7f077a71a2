import { fork } from "node:child_process";
import { once } from "node:events";
import type { BackendName } from "./openBackend.ts";

/** One picture: seconds from the decoded picture to the larger one, and the most memory its process held (MiB). */
export interface GrowthFigures {
  readonly megapixels: number;
  readonly width: number;
  readonly height: number;
  readonly jobs: number;
  readonly seconds: number;
  readonly peakMiB: number;
  /** Of the peak, the picture and the larger picture themselves. */
  readonly pictureMiB: number;
  readonly peakBesidePictureMiB: number;
}

/** Makes pictures of some sizes twice as large, each in a process of its own, whose memory is then its own too. */
export async function measureGrowth(growth: {
  megapixels: readonly number[];
  backend: BackendName;
  threads: number;
}): Promise<GrowthFigures[]> {
  const figures: GrowthFigures[] = [];
  for (const size of growth.megapixels) {
    const child = fork(new URL("./growthProcess.ts", import.meta.url), [String(size), growth.backend, String(growth.threads)]);
    const ended = once(child, "exit");
    child.on("message", (message) => figures.push(message as GrowthFigures));
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`the process for ${size} megapixels ended with code ${code}`);
  }
  return figures;
}
