/** A whole number of the command line. Throws an error that names what it should have been. */
export function parseNumber({ text, what }: { text: string; what: string }): bigint {
  if (!/^\d+$/.test(text)) throw new Error(`${what} must be a whole number, not ${text}`);
  return BigInt(text);
}
