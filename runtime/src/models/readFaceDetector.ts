import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { packageDir } from "../import/packageDir.ts";
import type { ConvolutionWeights } from "../import/readTfjsModel.ts";
import type { Kernel } from "../import/types.ts";

const Manifest = z.tuple([
  z.object({
    paths: z.tuple([z.string()]),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.int().positive()),
        quantization: z.object({ dtype: z.literal("uint8"), scale: z.number(), min: z.number() }),
      }),
    ),
  }),
]);

/** A depthwise 3 × 3 convolution (kernel [1, 3, 3, C]: each channel by itself, no bias) and the pointwise one behind it. */
export interface SeparableWeights {
  readonly depthwise: Kernel;
  readonly pointwise: ConvolutionWeights;
}

export interface FaceDetectorWeights {
  readonly first: ConvolutionWeights;
  readonly blocks: readonly SeparableWeights[];
  readonly head: ConvolutionWeights;
}

/**
 * The tiny face detector of npm package `@vladmandic/face-api` (MIT): a tiny YOLO v2 of depthwise separable convolutions. Its weights are bytes,
 * real value = byte × scale + min. Throws when the package's files are not these weights.
 */
export async function readFaceDetector(): Promise<FaceDetectorWeights> {
  const dir = path.join(packageDir({ name: "@vladmandic/face-api" }), "model");
  const text = await readFile(path.join(dir, "tiny_face_detector_model-weights_manifest.json"), "utf8");
  const [{ paths, weights }] = Manifest.parse(JSON.parse(text));
  const bytes = await readFile(path.join(dir, paths[0]));
  const tensors = new Map<string, { shape: readonly number[]; values: Float64Array }>();
  let offset = 0;
  for (const { name, shape, quantization } of weights) {
    const length = shape.reduce((product, dim) => product * dim, 1);
    const values = Float64Array.from(bytes.subarray(offset, offset + length), (byte) => byte * quantization.scale + quantization.min);
    tensors.set(name, { shape, values });
    offset += length;
  }
  if (offset !== bytes.length) throw new Error(`${paths[0]} has ${bytes.length} bytes, its manifest describes ${offset}`);
  const tensor = (name: string, rank: number) => {
    const found = tensors.get(name);
    if (found?.shape.length !== rank) throw new Error(`the face detector has no tensor ${name} of rank ${rank}`);
    return found;
  };
  const convolution = (filters: string, bias: string): ConvolutionWeights => {
    const { shape, values } = tensor(filters, 4);
    const [height, width, inputs, out] = shape as [number, number, number, number];
    const taps = height * width * inputs;
    const kernel = Float64Array.from(values, (_, i) => values[(i % taps) * out + Math.floor(i / taps)]!);
    return { kernel: { out, height, width, in: inputs, values: kernel }, bias: tensor(bias, 1).values };
  };
  const separable = (name: string): SeparableWeights => {
    const { shape, values } = tensor(`${name}/depthwise_filter`, 4);
    return {
      depthwise: { out: 1, height: shape[0]!, width: shape[1]!, in: shape[2]!, values },
      pointwise: convolution(`${name}/pointwise_filter`, `${name}/bias`),
    };
  };
  return {
    first: convolution("conv0/filters", "conv0/bias"),
    blocks: ["conv1", "conv2", "conv3", "conv4", "conv5"].map(separable),
    head: convolution("conv8/filters", "conv8/bias"),
  };
}
