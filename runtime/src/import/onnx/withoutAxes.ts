import { physicalDims } from "./placed.ts";
import type { RealValue } from "./types.ts";

/** A value without some axes, whose dims are 1. */
export function withoutAxes({ value, axes }: { value: RealValue; axes: readonly number[] }): RealValue {
  const left = value.dims.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const order = value.order.filter((axis) => left.includes(axis)).map((axis) => left.indexOf(axis));
  const dims = left.map((axis) => value.dims[axis]!);
  return {
    ...value,
    dims,
    order,
    axis: Math.max(0, left.indexOf(value.axis)),
    tensor: { ...value.tensor, dims: physicalDims({ dims, order }) },
  };
}
