/** The body of an answer (docs/spec/serving.md): for each opening its length, u32 little-endian, then its bytes. */
export function encodeOpenings({ openings }: { openings: readonly Uint8Array[] }): Uint8Array {
  const bytes = new Uint8Array(openings.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const opening of openings) {
    view.setUint32(at, opening.length, true);
    bytes.set(opening, at + 4);
    at += 4 + opening.length;
  }
  return bytes;
}
