/** A document as JSON of one text: bigints as strings of digits, `undefined` left out. */
export function toJson(document: unknown): string {
  return JSON.stringify(document, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
}
