import type { DType } from "../program/types.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import type { TensorRead, TensorRef } from "./types.ts";

/**
 * Adds an integer convolution of stride 1 and equal output size: input [N, H, W, C] i8, weights [O, kh, kw, C] i8, output [N, H, W, O].
 * Bias and multiplier lie interleaved in one constant [O, 2], so that a fraud proof opens one leaf for both. `addend`, an i32 tensor
 * [N, H, W, O], takes the place of the bias.
 */
export function addConv2d({
  builder,
  name,
  input,
  pad,
  weights,
  kernel: { height, width },
  bias,
  multipliers,
  shift,
  addend,
  output,
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  pad: number;
  weights: Int8Array;
  kernel: { height: number; width: number };
  bias: readonly number[];
  multipliers: readonly number[];
  shift: number;
  addend?: TensorRef | undefined;
  output: { dtype: DType; zeroPoint: number; min?: number; max?: number };
}): TensorRef {
  const [batch, rows, columns, channels] = input.dims as [number, number, number, number];
  const outputs = bias.length;
  const kernel = builder.addConstant({
    name: `${name}/weights`,
    dtype: "i8",
    dims: [outputs, height, width, channels],
    bytes: new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength),
  });
  const rescale = builder.addConstant({
    name: `${name}/bias+multiplier`,
    dtype: "i32",
    dims: [outputs, 2],
    bytes: i32Bytes({ values: bias.flatMap((value, o) => [value, multipliers[o]!]) }),
  });
  const sum: TensorRead = addend
    ? { tensor: addend, rows: [{ o0: 1 }, { o1: 1 }, { o2: 1 }, { o3: 1 }] }
    : { tensor: rescale, rows: [{ o3: 1 }, {}] };
  const { dtype, ...epilogue } = output;
  return builder.addOp({
    name,
    output: { dtype, dims: [batch, rows, columns, outputs] },
    combine: "mul",
    reduce: "sum",
    reduceDims: [height, width, channels],
    a: {
      tensor: input,
      rows: [{ o0: 1 }, { o1: 1, r0: 1, offset: -((height - 1) >> 1) }, { o2: 1, r1: 1, offset: -((width - 1) >> 1) }, { r2: 1 }],
      pad,
    },
    b: { tensor: kernel, rows: [{ o3: 1 }, { r0: 1 }, { r1: 1 }, { r2: 1 }] },
    bias: sum,
    multiplier: { tensor: rescale, rows: [{ o3: 1 }, { offset: 1 }] },
    shift,
    ...epilogue,
  });
}
