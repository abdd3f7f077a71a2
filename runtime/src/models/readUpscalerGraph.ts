import path from "node:path";
import { composeKernels } from "../import/composeKernels.ts";
import { joinKernels } from "../import/joinKernels.ts";
import { kernelOnNearest } from "../import/kernelOnNearest.ts";
import { packageDir } from "../import/packageDir.ts";
import { readTfjsModel, type ConvolutionWeights } from "../import/readTfjsModel.ts";
import type { Kernel } from "../import/types.ts";
import { checkUpscalerWiring } from "./checkUpscalerWiring.ts";

/** Channels that hold the constant 1 inside the picture and 0 outside. */
export const ONES = 5;

/** The upscaler as the convolutions that the program runs; `trunk` reads [features, block1, picture − 128, ones, block2]. */
export interface UpscalerGraph {
  readonly stem: ConvolutionWeights;
  readonly features: ConvolutionWeights;
  readonly block1: ConvolutionWeights;
  /** Reads [features] and, as `block2Rest`, [block1, picture − 128, ones]. */
  readonly block2: Kernel;
  readonly block2Rest: ConvolutionWeights;
  readonly trunk: ConvolutionWeights;
  readonly up1: ConvolutionWeights;
  readonly up2: ConvolutionWeights;
  readonly up3: ConvolutionWeights;
  readonly picture: ConvolutionWeights;
}

/**
 * Reads the residual dense network of npm package `@upscalerjs/default-model` and folds what is linear: the pointwise layers and residual
 * sums between the 3 × 3 convolutions become part of these (exactly, also at the border: their biases ride on the constant-one channels,
 * which are 0 outside the picture), and doubling by nearest neighbour becomes four phases of the last convolution.
 */
export async function readUpscalerGraph(): Promise<UpscalerGraph> {
  const { convolutions, layers } = await readTfjsModel({ dir: path.join(packageDir({ name: "@upscalerjs/default-model" }), "models") });
  checkUpscalerWiring({ layers });
  const conv = (name: string): ConvolutionWeights => {
    const found = convolutions.get(name);
    if (!found) throw new Error(`the model has no convolution ${name}`);
    return found;
  };
  const [stem, local1, local2] = [conv("F_m1"), conv("LFF_1"), conv("LFF_2")];
  const [global1, global2] = [conv("GFF_1"), conv("GFF_2")];
  const width = stem.kernel.out;

  // LRL_1 = own1·features + extra1·block1 + local1.bias, LRL_2 = own2·LRL_1 + extra2·block2 + local2.bias
  const own1 = plusIdentity({ kernel: inputsOf({ kernel: local1.kernel, from: 0, count: width }) });
  const extra1 = inputsOf({ kernel: local1.kernel, from: width, count: local1.kernel.in - width });
  const own2 = plusIdentity({ kernel: inputsOf({ kernel: local2.kernel, from: 0, count: width }) });
  const extra2 = inputsOf({ kernel: local2.kernel, from: width, count: local2.kernel.in - width });
  const to2 = conv("F_2_1");

  // GFF_1 = first·LRL_1 + second·LRL_2 + global1.bias
  const first = inputsOf({ kernel: global1.kernel, from: 0, count: width });
  const second = inputsOf({ kernel: global1.kernel, from: width, count: width });
  const ofLocal1 = addKernels({ a: first, b: composeKernels({ outer: second, inner: own2 }) });
  const globalBias = add(apply({ kernel: ofLocal1, vector: local1.bias }), apply({ kernel: second, vector: local2.bias }), global1.bias);
  const trunkPart = (inner: Kernel) => composeKernels({ outer: global2.kernel, inner });

  const block2Bias = tapConstants({ kernel: to2.kernel, vector: local1.bias });
  // The concatenation holds pixels − 128.
  const pixelZero = tapConstants({ kernel: stem.kernel, vector: Float64Array.of(128, 128, 128) });
  const trunkBias = addKernels({ a: tapConstants({ kernel: global2.kernel, vector: globalBias }), b: pixelZero });
  const block2Inner = composeKernels({ outer: to2.kernel, inner: extra1 });
  return {
    stem,
    features: conv("F_0"),
    block1: conv("F_1_1"),
    block2: composeKernels({ outer: to2.kernel, inner: own1 }),
    block2Rest: { kernel: joinKernels({ parts: [block2Inner, noKernel({ like: block2Inner, inputs: 3 }), block2Bias] }), bias: to2.bias },
    trunk: {
      kernel: joinKernels({
        parts: [
          trunkPart(composeKernels({ outer: ofLocal1, inner: own1 })),
          trunkPart(composeKernels({ outer: ofLocal1, inner: extra1 })),
          stem.kernel,
          trunkBias,
          trunkPart(composeKernels({ outer: second, inner: extra2 })),
        ],
      }),
      bias: add(global2.bias, stem.bias),
    },
    up1: conv("UPN1"),
    up2: conv("UPN2"),
    up3: conv("UPN3"),
    picture: {
      kernel: kernelOnNearest({ kernel: conv("SR").kernel }),
      bias: Float64Array.from({ length: 12 }, (_, o) => conv("SR").bias[o % 3]!),
    },
  };
}

function inputsOf({ kernel, from, count }: { kernel: Kernel; from: number; count: number }): Kernel {
  const taps = kernel.values.length / kernel.in;
  const values = new Float64Array(taps * count);
  for (let tap = 0; tap < taps; tap++)
    values.set(kernel.values.subarray(tap * kernel.in + from, tap * kernel.in + from + count), tap * count);
  return { ...kernel, in: count, values };
}

function plusIdentity({ kernel }: { kernel: Kernel }): Kernel {
  const values = kernel.values.slice();
  for (let o = 0; o < kernel.out; o++) values[o * kernel.in + o]! += 1;
  return { ...kernel, values };
}

function addKernels({ a, b }: { a: Kernel; b: Kernel }): Kernel {
  return { ...a, values: a.values.map((value, i) => value + b.values[i]!) };
}

function add(...vectors: Float64Array[]): Float64Array {
  return vectors.reduce((sum, vector) => sum.map((value, i) => value + vector[i]!));
}

function apply({ kernel, vector }: { kernel: Kernel; vector: Float64Array }): Float64Array {
  return Float64Array.from({ length: kernel.out }, (_, o) =>
    vector.reduce((sum, value, c) => sum + value * kernel.values[o * kernel.in + c]!, 0),
  );
}

// What each tap of the window adds where it lies inside the picture, spread over the constant-one channels so that no weight is large.
function tapConstants({ kernel, vector }: { kernel: Kernel; vector: Float64Array }): Kernel {
  const inner: Kernel = {
    out: vector.length,
    height: 1,
    width: 1,
    in: ONES,
    values: Float64Array.from({ length: vector.length * ONES }, (_, i) => vector[Math.floor(i / ONES)]! / ONES),
  };
  return composeKernels({ outer: kernel, inner });
}

function noKernel({ like, inputs }: { like: Kernel; inputs: number }): Kernel {
  return { ...like, in: inputs, values: new Float64Array(like.out * like.height * like.width * inputs) };
}
