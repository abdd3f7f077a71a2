export interface ByteWriter {
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  i16(value: number): void;
  i32(value: number): void;
  bytes(value: Uint8Array): void;
  finish(): Uint8Array;
}

/** A growing buffer of big-endian integers and bytes, `scratch` while it is long enough; a number outside its field throws RangeError instead of wrapping. */
export function createByteWriter({ scratch = new Uint8Array(1024) }: { scratch?: Uint8Array } = {}): ByteWriter {
  let buffer = scratch;
  let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  let length = 0;

  function reserve(size: number): number {
    const at = length;
    length += size;
    if (length > buffer.length) {
      const grown = new Uint8Array(Math.max(length, buffer.length * 2));
      grown.set(buffer);
      buffer = grown;
      view = new DataView(buffer.buffer);
    }
    return at;
  }

  function checked(value: number, least: number, greatest: number): number {
    if (!Number.isInteger(value) || value < least || value > greatest) throw new RangeError(`${value} is not in ${least}..${greatest}`);
    return value;
  }

  return {
    u8: (value) => {
      const at = reserve(1);
      view.setUint8(at, checked(value, 0, 0xff));
    },
    u16: (value) => {
      const at = reserve(2);
      view.setUint16(at, checked(value, 0, 0xffff));
    },
    u32: (value) => {
      const at = reserve(4);
      view.setUint32(at, checked(value, 0, 0xffffffff));
    },
    i16: (value) => {
      const at = reserve(2);
      view.setInt16(at, checked(value, -0x8000, 0x7fff));
    },
    i32: (value) => {
      const at = reserve(4);
      view.setInt32(at, checked(value, -0x80000000, 0x7fffffff));
    },
    bytes: (value) => {
      const at = reserve(value.length);
      buffer.set(value, at);
    },
    finish: () => buffer.slice(0, length),
  };
}
