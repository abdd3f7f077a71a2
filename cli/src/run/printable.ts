/** Everything that moves the cursor, changes colours or reorders text: what others wrote on chain must not write our screen. */
// eslint-disable-next-line no-control-regex
export const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text that somebody else chose, safe for a terminal: control characters become `?`, and at most `most` characters are kept. */
export function printable({ text, most = 200 }: { text: string; most?: number }): string {
  const safe = text.replace(UNSAFE, "?");
  return safe.length > most ? `${safe.slice(0, most)}…` : safe;
}
