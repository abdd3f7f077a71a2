import type { SparseRow, TensorRead, TensorRef } from "../types.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode, Placed } from "./types.ts";

const LOOPS = ["o0", "o1", "o2", "o3"] as const;

/** The canonical order of a rank: the ONNX axes as they come. */
export const canonical = (rank: number): number[] => Array.from({ length: rank }, (_, i) => i);

/** Physical dims of a tensor with these ONNX dims; a scalar has one element. */
export function physicalDims({ dims, order }: { dims: readonly number[]; order: readonly number[] }): number[] {
  return order.length === 0 ? [1] : order.map((axis) => dims[axis]!);
}

/** Throws an OnnxError when a program tensor cannot have these dims. */
export function checkRank({ node, dims }: { node: OnnxNode | null; dims: readonly number[] }): void {
  if (dims.length > 4)
    throw new OnnxError({ node, reason: `a tensor of rank ${dims.length} (${dims.join(" × ")}); programs have at most 4 dims` });
  if (dims.reduce((product, dim) => product * dim, 1) > 2 ** 30) {
    throw new OnnxError({ node, reason: `a tensor of ${dims.join(" × ")} elements; programs have at most 2^30 bytes` });
  }
  if (dims.some((dim) => dim < 1)) throw new OnnxError({ node, reason: `a tensor without elements (${dims.join(" × ")})` });
}

/** Reads a value element by element into an output of `dims` and `order`, broadcasting as ONNX does: dims aligned at their ends. */
export function readBroadcast({
  value,
  dims,
  order,
  pad = 0,
}: {
  value: Placed;
  dims: readonly number[];
  order: readonly number[];
  pad?: number;
}): TensorRead {
  const shift = dims.length - value.dims.length;
  const rows: SparseRow[] = value.order.map((axis) => {
    const loop = LOOPS[order.indexOf(axis + shift)]!;
    return value.dims[axis] === 1 ? {} : { [loop]: 1 };
  });
  return { tensor: value.tensor, dims: physicalDims(value), rows: rows.length === 0 ? [{}] : rows, pad };
}

/** The value with its bytes in another order of the axes; copies only when the bytes change. */
export function reorder<T extends Placed>({
  importer,
  value,
  order,
  name,
}: {
  importer: Importer;
  value: T;
  order: readonly number[];
  name: string;
}): T {
  const wide = (axes: readonly number[]) => axes.filter((axis) => value.dims[axis] !== 1).join();
  const dims = physicalDims({ dims: value.dims, order });
  if (wide(order) === wide(value.order)) return { ...value, order, tensor: { ...value.tensor, dims } };
  const tensor = importer.builder.addOp({
    name: `${name}/transpose`,
    output: { dtype: value.tensor.dtype, dims },
    combine: "copy",
    a: readBroadcast({ value, dims: value.dims, order }),
  });
  return { ...value, order, tensor };
}

/** The same bytes with other dims, in canonical order. */
export function reshape<T extends Placed>({
  importer,
  value,
  dims,
  name,
}: {
  importer: Importer;
  value: T;
  dims: readonly number[];
  name: string;
}): T {
  const flat = reorder({ importer, value, order: canonical(value.dims.length), name });
  const order = canonical(dims.length);
  return { ...flat, dims, order, tensor: { ...flat.tensor, dims: physicalDims({ dims, order }) } };
}

/** A constant of the program as a placed value. */
export function placeConstant({
  importer,
  name,
  dims,
  values,
  dtype,
}: {
  importer: Importer;
  name: string;
  dims: readonly number[];
  values: ArrayLike<number>;
  dtype: "i8" | "i32";
}): Placed {
  const order = canonical(dims.length);
  const array = dtype === "i8" ? Int8Array.from(values) : Int32Array.from(values);
  const tensor: TensorRef = importer.builder.addConstant({
    name,
    dtype,
    dims: physicalDims({ dims, order }),
    bytes: new Uint8Array(array.buffer),
  });
  return { tensor, dims, order };
}
