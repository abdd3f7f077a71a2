import { elementBytes } from "./elementBytes.ts";
import { elementCount } from "./elementCount.ts";
import type { TensorType } from "./types.ts";

/** Byte length of a tensor of this type. */
export function tensorBytes({ dtype, dims }: TensorType): number {
  return elementCount(dims) * elementBytes(dtype);
}
