import { INT32_MAX, INT32_MIN } from "../program/types.ts";

/** Little-endian bytes of an i32 tensor; throws a RangeError when a value is not an i32. */
export function i32Bytes({ values }: { values: ArrayLike<number> }): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isInteger(value) || value < INT32_MIN || value > INT32_MAX) throw new RangeError(`${value} is not an i32`);
    view.setInt32(4 * i, value, true);
  }
  return bytes;
}
