import { createFloatUpscaler } from "./floatUpscaler.ts";
import { cropPicture, extremeBlocks, fixturePicture } from "./pictures.ts";

const LAYERS = {
  stem: "F_m1",
  features: "F_0",
  block1: "F_1_1_Relu",
  block2: "F_2_1_Relu",
  trunk: "FDF",
  up1: "UPN1_Relu",
  up2: "UPN2_Relu",
  up3: "UPN3",
};

/** Least and greatest activation per channel over four crops of the fixture and one picture of extreme blocks, to four digits. */
export async function measureRanges(): Promise<Record<string, { least: number[]; most: number[] }>> {
  const upscaler = await createFloatUpscaler();
  const fixture = await fixturePicture();
  const crops = [
    [8, 8],
    [72, 8],
    [8, 72],
    [72, 72],
  ].map(([x, y]) => cropPicture({ picture: fixture, x: x!, y: y!, size: 48 }));
  const ranges: Record<string, { least: number[]; most: number[] }> = {};
  for (const picture of [...crops, extremeBlocks({ size: 128, seed: 1 })]) {
    const activations = upscaler.activations({ picture, layers: Object.values(LAYERS) });
    Object.keys(LAYERS).forEach((name, i) => {
      const { values, channels } = activations[i]!;
      const { least, most } = (ranges[name] ??= { least: new Array(channels).fill(0), most: new Array(channels).fill(0) });
      for (let at = 0; at < values.length; at++) {
        const channel = at % channels;
        least[channel] = Math.min(least[channel]!, values[at]!);
        most[channel] = Math.max(most[channel]!, values[at]!);
      }
    });
  }
  for (const range of Object.values(ranges)) {
    range.least = range.least.map((value) => Number(value.toPrecision(4)) + 0);
    range.most = range.most.map((value) => Number(value.toPrecision(4)));
  }
  return ranges;
}
