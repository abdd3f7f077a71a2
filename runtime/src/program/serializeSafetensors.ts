import type { NamedTensorType, Tensor } from "./types.ts";

/** A safetensors file with these tensors in this order; its data begins at a multiple of 8. (https://github.com/huggingface/safetensors) */
export function serializeSafetensors({ tensors }: { tensors: readonly (NamedTensorType & Tensor)[] }): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, dtype, dims, bytes }) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype: dtype === "i8" ? "I8" : "I32", shape: dims, data_offsets: [begin, end] }];
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(0x20, 8, 8 + length);
  file.set(json, 8);
  let at = 8 + length;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
