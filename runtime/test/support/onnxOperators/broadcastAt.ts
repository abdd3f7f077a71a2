import { elementAt } from "./elementAt.ts";
import type { IntegerTensor } from "./types.ts";

/** The element that stands at an index of the broadcast result: dims are aligned at their ends, those of 1 are repeated. */
export function broadcastAt({ tensor, index }: { tensor: IntegerTensor; index: readonly number[] }): bigint {
  const own = index.slice(index.length - tensor.dims.length);
  return elementAt({ tensor, index: own.map((at, axis) => (tensor.dims[axis] === 1 ? 0 : at)) })!;
}
