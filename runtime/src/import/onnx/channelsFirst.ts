import type { Placed } from "./types.ts";

/** A value whose ONNX axes are [N, …, C] seen as [N, C, …], or with `back` the other way round: a matter of words. */
export function channelsFirst<T extends Placed>({ value, back = false }: { value: T; back?: boolean }): T {
  const rank = value.dims.length;
  const inner = Array.from({ length: rank - 2 }, (_, i) => i + 1);
  const perm = back ? [0, ...inner.map((axis) => axis + 1), 1] : [0, rank - 1, ...inner];
  return { ...value, dims: perm.map((axis) => value.dims[axis]!), order: value.order.map((axis) => perm.indexOf(axis)) };
}
