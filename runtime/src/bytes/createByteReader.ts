export interface ByteReader {
  position(): number;
  remaining(): number;
  u8(): number;
  u16(): number;
  u32(): number;
  i16(): number;
  i32(): number;
  /** A view of the next `length` bytes, not a copy. */
  bytes(length: number): Uint8Array;
}

/** Reads big-endian integers and bytes in order; `onEnd(needed)` makes the error to throw when `needed` bytes in all would be required. */
export function createByteReader({ bytes, onEnd }: { bytes: Uint8Array; onEnd(needed: number): Error }): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  function take(length: number): number {
    const from = at;
    if (from + length > bytes.length) throw onEnd(from + length);
    at += length;
    return from;
  }

  return {
    position: () => at,
    remaining: () => bytes.length - at,
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2)),
    u32: () => view.getUint32(take(4)),
    i16: () => view.getInt16(take(2)),
    i32: () => view.getInt32(take(4)),
    bytes: (length) => {
      const from = take(length);
      return bytes.subarray(from, from + length);
    },
  };
}
