import type { DType } from "../../program/types.ts";
import type { SparseRow } from "../types.ts";
import { addContraction } from "./addContraction.ts";
import type { Importer } from "./importer.ts";
import { reorder } from "./placed.ts";
import type { OnnxNode, Placed } from "./types.ts";

/** The product of integers x [..., K] and constant weights [N, K] (row-major by output, zero points taken off), with its epilogue: [..., N]. */
export function emitDense({
  importer,
  node,
  x,
  weights,
  bias,
  multipliers,
  shift,
  epilogue,
}: {
  importer: Importer;
  node: OnnxNode;
  x: Placed;
  weights: Float64Array;
  bias: readonly number[];
  multipliers: readonly number[];
  shift: number;
  epilogue: { dtype: DType; zeroPoint?: number; min?: number; max?: number };
}): Placed {
  const last = x.dims.length - 1;
  const a = reorder({ importer, value: x, order: [...x.order.filter((axis) => axis !== last), last], name: node.name });
  const dims = [...a.tensor.dims.slice(0, -1), bias.length];
  const rows: SparseRow[] = [...dims.slice(0, -1).map((_, i) => ({ [`o${i}`]: 1 })), { r0: 1 }];
  const tensor = addContraction({
    importer,
    name: node.name,
    dims,
    a: { tensor: a.tensor, rows },
    reduceDims: [x.dims[last]!],
    weights,
    channelRow: { [`o${last}`]: 1 },
    bias,
    multipliers,
    shift,
    epilogue,
  });
  return { tensor, dims: [...x.dims.slice(0, -1), bias.length], order: a.order };
}
