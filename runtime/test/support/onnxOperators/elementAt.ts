import type { IntegerTensor } from "./types.ts";

/** The element at an index, or null outside of the tensor. */
export function elementAt({ tensor, index }: { tensor: IntegerTensor; index: readonly number[] }): bigint | null {
  let flat = 0;
  for (const [axis, dim] of tensor.dims.entries()) {
    if (index[axis]! < 0 || index[axis]! >= dim) return null;
    flat = flat * dim + index[axis]!;
  }
  return tensor.values[flat]!;
}
