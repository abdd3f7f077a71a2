import { readFileSync } from "node:fs";
import * as z from "zod";
import { addQuantizedConv2d } from "../import/addQuantizedConv2d.ts";
import { createProgramBuilder } from "../import/createProgramBuilder.ts";
import { i32Bytes } from "../import/i32Bytes.ts";
import { quantizationOfRange } from "../import/quantizationOfRange.ts";
import { quantizeKernel } from "../import/quantizeKernel.ts";
import type { Quantization, QuantizedTensor } from "../import/types.ts";
import type { Program } from "../program/types.ts";
import { ONES, readUpscalerGraph } from "./readUpscalerGraph.ts";

const Range = z.object({ least: z.array(z.number()), most: z.array(z.number()) });
const Ranges = z.object({ stem: Range, features: Range, block1: Range, block2: Range, trunk: Range, up1: Range, up2: Range, up3: Range });

/**
 * The 2× upscaler of npm package `@upscalerjs/default-model` (ESRGAN-slim) as an integer program for `tiles` square tiles of `tileSize` pixels.
 * Input: i8 [tiles, tileSize, tileSize, 3], pixel − 128. Output: i8 [tiles, tileSize, tileSize, 12], where channel (2·i + j)·3 + c is
 * colour c − 128 of pixel (2·row + i, 2·column + j). `pictureToTiles` and `tilesToPicture` make the one and read the other. Activation
 * ranges are those of `superResolutionRanges.json`, measured by `scripts/calibrateSuperResolution.ts`.
 */
export async function buildSuperResolutionProgram({
  tiles,
  tileSize,
}: {
  tiles: number;
  tileSize: number;
}): Promise<{ program: Program; constants: Uint8Array[] }> {
  const graph = await readUpscalerGraph();
  const ranges = Ranges.parse(JSON.parse(readFileSync(new URL("./superResolutionRanges.json", import.meta.url), "utf8")));
  const builder = createProgramBuilder({ name: `super-resolution-2x-${tiles}x${tileSize}` });
  const pixels: Quantization = { scales: [1, 1, 1], zeroPoint: -128 };
  const picture: QuantizedTensor = {
    tensor: builder.addInput({ name: "tiles", dtype: "i8", dims: [tiles, tileSize, tileSize, 3] }),
    quantization: pixels,
  };
  const signed = (name: keyof typeof ranges) => quantizationOfRange(ranges[name]);
  // A ReLU's output that is read beside signed channels shares their zero point.
  const positive = (name: keyof typeof ranges) => ({ scales: ranges[name].most.map((most) => most / 127), zeroPoint: 0 });

  const stem = addQuantizedConv2d({ builder, name: "stem", input: picture, ...graph.stem, quantization: signed("stem") });
  const features = addQuantizedConv2d({ builder, name: "features", input: stem, ...graph.features, quantization: signed("features") });
  const block1 = addQuantizedConv2d({
    builder,
    name: "block1",
    input: features,
    ...graph.block1,
    quantization: positive("block1"),
    relu: true,
  });
  const blockWidth = graph.block1.kernel.out;
  const restWidth = blockWidth + 3 + ONES;
  const pixel = [{ o0: 1 }, { o1: 1 }, { o2: 1 }] as const;
  const ones = (name: string, channels: number) =>
    builder.addConstant({
      name,
      dtype: "i32",
      dims: [channels],
      bytes: i32Bytes({ values: Array.from({ length: channels }, (_, c) => (c >= channels - ONES ? 127 : 0)) }),
    });
  // Concatenations are sums of tensors that read 0 outside their own channels.
  const rest = builder.addOp({
    name: "rest",
    output: { dtype: "i8", dims: [tiles, tileSize, tileSize, restWidth] },
    combine: "add",
    a: { tensor: block1.tensor, rows: [...pixel, { o3: 1 }] },
    b: { tensor: picture.tensor, rows: [...pixel, { o3: 1, offset: -blockWidth }] },
    bias: { tensor: ones("rest/ones", restWidth), rows: [{ o3: 1 }] },
  });
  const restQuantization: Quantization = {
    scales: [...block1.quantization.scales, 1, 1, 1, ...Array.from({ length: ONES }, () => 1 / 127)],
    zeroPoint: 0,
  };
  const onesFrom = (first: number) => Array.from({ length: ONES }, (_, i) => first + blockWidth + 3 + i);
  const block2Rest = addQuantizedConv2d({
    builder,
    name: "block2-rest",
    input: { tensor: rest, quantization: restQuantization },
    ...graph.block2Rest,
    quantization: { scales: quantizeKernel({ kernel: graph.block2, inputScales: features.quantization.scales }).scales, zeroPoint: 0 },
    constantOne: onesFrom(0),
    dtype: "i32",
  });
  const block2 = addQuantizedConv2d({
    builder,
    name: "block2",
    input: features,
    kernel: graph.block2,
    bias: new Float64Array(blockWidth),
    addend: block2Rest.tensor,
    quantization: positive("block2"),
    relu: true,
    dtype: "i32",
  });
  const width = graph.features.kernel.out;
  const joined = builder.addOp({
    name: "joined",
    output: { dtype: "i8", dims: [tiles, tileSize, tileSize, width + restWidth + blockWidth] },
    combine: "add",
    a: { tensor: features.tensor, rows: [...pixel, { o3: 1 }] },
    b: { tensor: rest, rows: [...pixel, { o3: 1, offset: -width }] },
    bias: { tensor: block2.tensor, rows: [...pixel, { o3: 1, offset: -width - restWidth }] },
  });
  const joinedQuantization: Quantization = {
    scales: [...features.quantization.scales, ...restQuantization.scales, ...block2.quantization.scales],
    zeroPoint: 0,
  };
  const trunk = addQuantizedConv2d({
    builder,
    name: "trunk",
    input: { tensor: joined, quantization: joinedQuantization },
    ...graph.trunk,
    quantization: signed("trunk"),
    constantOne: onesFrom(width),
  });
  const up1 = addQuantizedConv2d({ builder, name: "up1", input: trunk, ...graph.up1, quantization: signed("up1"), relu: true });
  const up2 = addQuantizedConv2d({ builder, name: "up2", input: up1, ...graph.up2, quantization: signed("up2"), relu: true });
  const up3 = addQuantizedConv2d({ builder, name: "up3", input: up2, ...graph.up3, quantization: signed("up3") });
  addQuantizedConv2d({
    builder,
    name: "picture",
    input: up3,
    ...graph.picture,
    quantization: { scales: Array.from({ length: graph.picture.kernel.out }, () => 1), zeroPoint: -128 },
  });
  return builder.finish();
}
