import type { DType } from "./types.ts";

/** Bytes of one element. */
export function elementBytes(dtype: DType): 1 | 4 {
  return dtype === "i8" ? 1 : 4;
}
