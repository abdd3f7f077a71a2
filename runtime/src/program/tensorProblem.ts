import { tensorBytes } from "./tensorBytes.ts";
import { DTYPES, type TensorType } from "./types.ts";

export const MAX_TENSOR_BYTES = 2 ** 30;

/** What is wrong with a tensor type by the rule `shape`, or null. */
export function tensorProblem(type: TensorType): string | null {
  if (!DTYPES.includes(type.dtype)) return `unknown dtype ${String(type.dtype)}`;
  if (type.dims.length < 1 || type.dims.length > 4) return `rank ${type.dims.length}, 1 to 4 are allowed`;
  const wrong = type.dims.findIndex((dim) => !Number.isInteger(dim) || dim < 1);
  if (wrong >= 0) return `dim ${type.dims[wrong]}`;
  const bytes = tensorBytes(type);
  return bytes > MAX_TENSOR_BYTES ? `${bytes} bytes, at most ${MAX_TENSOR_BYTES} are allowed` : null;
}
