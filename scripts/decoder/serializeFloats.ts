/** The safetensors file of F32 tensors: 8 bytes header length, JSON header, little-endian values in the map's order. */
export function serializeFloats({
  tensors,
}: {
  tensors: ReadonlyMap<string, { readonly value: Float32Array; readonly dims: readonly number[] }>;
}): Uint8Array {
  let end = 0;
  const entries = Array.from(tensors, ([name, { value, dims }]) => {
    const start = end;
    end += 4 * value.length;
    return [name, { dtype: "F32", shape: dims, data_offsets: [start, end] }] as const;
  });
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const file = new Uint8Array(8 + header.length + end);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let offset = 8 + header.length;
  for (const { value } of tensors.values()) {
    for (const float of value) {
      view.setFloat32(offset, float, true);
      offset += 4;
    }
  }
  return file;
}
