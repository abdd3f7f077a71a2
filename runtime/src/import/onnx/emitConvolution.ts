import type { DType } from "../../program/types.ts";
import type { SparseRow } from "../types.ts";
import { addContraction } from "./addContraction.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode, Placed } from "./types.ts";
import type { Window } from "./windowOf.ts";

/**
 * A convolution of integers: x [N, C, H, W] stored channels last, read as `zeroPoint` beyond its border; weights [O, kh, kw, C / group] with
 * their zero points taken off. Depthwise ones take the slow path, grouped ones of one picture are packed by group.
 */
export function emitConvolution({
  importer,
  node,
  x,
  zeroPoint,
  weights,
  outputs,
  group,
  window,
  bias,
  multipliers,
  shift,
  epilogue,
}: {
  importer: Importer;
  node: OnnxNode;
  x: Placed;
  zeroPoint: number;
  weights: Float64Array;
  outputs: number;
  group: number;
  window: Window;
  bias: readonly number[];
  multipliers: readonly number[];
  shift: number;
  epilogue: { dtype: DType; zeroPoint?: number; min?: number; max?: number };
}): Placed {
  const [batch, channels] = x.dims as [number, number, number, number];
  const { kernel, strides, dilations, begin, output } = window;
  const perGroup = channels / group;
  const common = { importer, name: node.name, weights, bias, multipliers, shift, epilogue };
  const along = (loop: string, axis: 0 | 1): SparseRow => ({ [loop]: strides[axis], [`r${axis}`]: dilations[axis], offset: -begin[axis] });
  const place = (
    dims: readonly number[],
    rows: SparseRow[],
    reduceDims: readonly number[],
    channelRow: SparseRow,
    view = x.tensor.dims,
  ) => {
    const tensor = addContraction({ ...common, dims, a: { tensor: x.tensor, dims: view, rows, pad: zeroPoint }, reduceDims, channelRow });
    return {
      tensor: { ...tensor, dims: [batch, ...output, outputs] },
      dims: [batch, outputs, ...output],
      order: [0, 2, 3, 1],
    };
  };
  const picture = [along("o1", 0), along("o2", 1)];
  if (group === 1) return place([batch, ...output, outputs], [{ o0: 1 }, ...picture, { r2: 1 }], [...kernel, channels], { o3: 1 });
  if (perGroup === 1 && outputs === group) return place([batch, ...output, outputs], [{ o0: 1 }, ...picture, { o3: 1 }], kernel, { o3: 1 });
  if (batch !== 1) throw new OnnxError({ node, reason: "a grouped convolution over a batch; import the model with a batch of 1" });
  const perOutput = outputs / group;
  return place(
    [...output, group, perOutput],
    [along("o0", 0), along("o1", 1), { o2: perGroup, r2: 1 }],
    [...kernel, perGroup],
    { o2: perOutput, o3: 1 },
    x.tensor.dims.slice(1),
  );
}
