import { tensorBytes, type TensorType } from "@dpin/runtime";
import { BaseError } from "../errors/BaseError.ts";

/** A tensor's elements, row-major, from its little-endian bytes. Throws BaseError when there are not as many bytes as `type` has. */
export function tensorValues({ bytes, type }: { bytes: Uint8Array; type: TensorType }): Int8Array | Int32Array {
  if (bytes.length !== tensorBytes(type)) {
    throw new BaseError(`a tensor of ${type.dtype} × ${type.dims.join(" × ")} has ${tensorBytes(type)} bytes, ${bytes.length} were given`);
  }
  // A copy, because elements of four bytes cannot begin anywhere.
  const { buffer } = bytes.slice();
  return type.dtype === "i8" ? new Int8Array(buffer) : new Int32Array(buffer);
}
