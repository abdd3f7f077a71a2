import { BaseError } from "../errors/BaseError.ts";

/** The openings in what `encodeOpenings` wrote. Throws BaseError when it does not hold exactly `count`. */
export function decodeOpenings({ bytes, count }: { bytes: Uint8Array; count: number }): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const openings: Uint8Array[] = [];
  let at = 0;
  while (at + 4 <= bytes.length && openings.length < count) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > bytes.length) break;
    openings.push(bytes.subarray(at + 4, end));
    at = end;
  }
  if (openings.length !== count || at !== bytes.length) throw new BaseError(`the answer does not hold ${count} openings`);
  return openings;
}
