import { UNSAFE } from "./printable.ts";

/** A document as JSON of one text: bigints as strings of digits, `undefined` left out, and what a terminal would obey escaped, which JSON itself does only in part. */
export function toJson(document: unknown): string {
  const text = JSON.stringify(document, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
  // Such characters can only stand inside texts, but for the line feeds between them.
  return text.replace(UNSAFE, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
