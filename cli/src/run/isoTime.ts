/** A second since 1970 as ISO 8601 in UTC; null for 0, which stands for no time on chain. */
export function isoTime(seconds: number | bigint): string | null {
  const number = Number(seconds);
  // Beyond what a Date holds a contract means "for ever".
  if (number === 0 || number > 8_640_000_000_000) return null;
  return new Date(number * 1_000).toISOString().replace(".000Z", "Z");
}
