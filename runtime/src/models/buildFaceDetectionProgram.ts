import { readFileSync } from "node:fs";
import * as z from "zod";
import { addQuantizedConv2d } from "../import/addQuantizedConv2d.ts";
import { addQuantizedDepthwise } from "../import/addQuantizedDepthwise.ts";
import { createProgramBuilder, type ProgramBuilder } from "../import/createProgramBuilder.ts";
import { quantizationOfRange } from "../import/quantizationOfRange.ts";
import type { QuantizedTensor, Quantization, TensorRef } from "../import/types.ts";
import type { ConvolutionWeights } from "../import/readTfjsModel.ts";
import type { Program } from "../program/types.ts";
import { FACE_INPUT_SIZE, FACE_OUTPUT_SCALE } from "./faceGrid.ts";
import { readFaceDetector } from "./readFaceDetector.ts";

const Range = z.object({ least: z.array(z.number()), most: z.array(z.number()) });
type Range = z.infer<typeof Range>;
const Ranges = z.record(z.string(), Range);

/** Mean colour that the model takes off its pixels, before it divides by 255. */
const MEAN = [117.001, 114.697, 97.404];
/** Leaky ReLU leaves one tenth of what is negative. */
const TENTH = 10;
/** An activation's i8 codes: 28 for what was negative, 227 for what is positive. */
const ZERO = -100;
/** Steps in which a sum in front of leaky ReLU is kept, per step of its result. */
const FINE = 16;
const TABLE_ZERO = (ZERO + 128) * TENTH * FINE;
const TABLE_SIZE = TABLE_ZERO + (127 - ZERO) * FINE + 1;

/**
 * The tiny face detector of npm package `@vladmandic/face-api` as an integer program. Input: i8 [1, 416, 416, 3], pixel − 128. Output: i32
 * [1, 13, 13, 25] in units of 1/4096: x, y, width, height and score of five boxes per cell, before sigmoid and exponential. `pictureToFaceInput`
 * makes the one, `facesOf` reads the other. Ranges are those of `faceDetectionRanges.json`, measured by `scripts/calibrateFaceDetection.ts`.
 */
export async function buildFaceDetectionProgram(): Promise<{ program: Program; constants: Uint8Array[] }> {
  const { first, blocks, head } = await readFaceDetector();
  const ranges = Ranges.parse(JSON.parse(readFileSync(new URL("./faceDetectionRanges.json", import.meta.url), "utf8")));
  const rangeOf = (name: string): Range => {
    const range = ranges[name];
    if (!range) throw new Error(`faceDetectionRanges.json has no ${name}`);
    return range;
  };
  const builder = createProgramBuilder({ name: "face-detection" });
  const table = leakyTable(builder);
  const picture = builder.addInput({ name: "picture", dtype: "i8", dims: [1, FACE_INPUT_SIZE, FACE_INPUT_SIZE, 3] });
  const pixels: Quantization = { scales: MEAN.map(() => 1 / 255), zeroPoint: -128 };

  /** Convolution, leaky ReLU and max pooling: the sums are kept fine, and the other two are one op. */
  const layer = (input: QuantizedTensor, weights: ConvolutionWeights, name: string, pool: Pool): QuantizedTensor => {
    const quantization = leakyQuantization({ range: rangeOf(name), last: pool.stride === 1 });
    const sums = addQuantizedConv2d({
      builder,
      name,
      input,
      ...weights,
      quantization: { scales: quantization.scales.map((scale) => scale / FINE), zeroPoint: 0 },
      dtype: "i32",
      clamp: { min: -TABLE_ZERO, max: TABLE_SIZE - 1 - TABLE_ZERO },
    });
    return { tensor: addLeakyPool({ builder, name: `${name}/pool`, input: sums.tensor, table, pool }), quantization };
  };

  // The first convolution takes no window beyond the picture: the rim of ours, which does, is left out by its pooling.
  let activation = layer({ tensor: picture, quantization: pixels }, withoutMean(first), "conv0", { rim: 1, stride: 2 });
  blocks.forEach(({ depthwise, pointwise }, i) => {
    const name = `conv${i + 1}`;
    const quantization = quantizationOfRange(rangeOf(`${name}/depthwise`));
    const depth = addQuantizedDepthwise({ builder, name: `${name}/depthwise`, input: activation, kernel: depthwise, quantization });
    activation = layer(depth, pointwise, name, { rim: 0, stride: i === blocks.length - 1 ? 1 : 2 });
  });
  const quantization = { scales: Array.from(head.bias, () => 1 / FACE_OUTPUT_SCALE), zeroPoint: 0 };
  addQuantizedConv2d({ builder, name: "boxes", input: activation, ...head, quantization, dtype: "i32" });
  return builder.finish();
}

interface Pool {
  readonly rim: number;
  readonly stride: number;
}

function withoutMean({ kernel, bias }: ConvolutionWeights): ConvolutionWeights {
  const perOutput = kernel.values.length / kernel.out;
  const shifted = bias.map((value, o) =>
    kernel.values
      .subarray(o * perOutput, (o + 1) * perOutput)
      .reduce((sum, weight, i) => sum - (weight * MEAN[i % kernel.in]!) / 255, value),
  );
  return { kernel, bias: shifted };
}

/**
 * In front of a depthwise convolution, which has a weight scale per channel as well, each channel has its own scale; in front of the last one its
 * scale lies between its own and the widest, as in `quantizationOfRange`.
 */
function leakyQuantization({ range: { least, most }, last }: { range: Range; last: boolean }): Quantization {
  const own = least.map((value, c) => Math.max(most[c]! / (127 - ZERO), -value / TENTH / (ZERO + 128), 0));
  const widest = Math.max(...own);
  const root4 = (value: number) => Math.sqrt(Math.sqrt(value));
  const scales = own.map((scale) => (last ? Math.sqrt(scale) * root4(scale) * root4(widest) : scale) || widest);
  return { scales, zeroPoint: ZERO };
}

/** Leaky ReLU as a table over clamped sums: the same for all channels, because it commutes with scales. */
function leakyTable(builder: ProgramBuilder): TensorRef {
  const bytes = Uint8Array.from({ length: TABLE_SIZE }, (_, i) => {
    const sum = i - TABLE_ZERO;
    return Math.round((sum < 0 ? sum / TENTH : sum) / FINE) + ZERO;
  });
  return builder.addConstant({ name: "leaky", dtype: "i8", dims: [TABLE_SIZE], bytes });
}

/** The greatest of 2 × 2 looked-up sums; what lies beyond the picture is the least of all. */
function addLeakyPool({
  builder,
  name,
  input,
  table,
  pool: { rim, stride },
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  table: TensorRef;
  pool: Pool;
}): TensorRef {
  const [batch, rows, columns, channels] = input.dims as [number, number, number, number];
  const pooled = (size: number) => Math.ceil((size - 2 * rim) / stride);
  return builder.addOp({
    name,
    output: { dtype: "i8", dims: [batch, pooled(rows), pooled(columns), channels] },
    combine: "gather",
    reduce: "max",
    reduceDims: [2, 2],
    a: {
      tensor: input,
      rows: [{ o0: 1 }, { o1: stride, r0: 1, offset: rim }, { o2: stride, r1: 1, offset: rim }, { o3: 1 }],
      pad: -TABLE_ZERO,
    },
    b: { tensor: table, rows: [{ offset: TABLE_ZERO }] },
  });
}
