import { i32Bytes } from "../../import/i32Bytes.ts";
import { DECODER, VOCABULARY } from "./decoderConfig.ts";

/**
 * The decoder program's input for the end of a text: i32 [64], one token id a character, line feeds behind it. `length` is the number of
 * characters that fit; characters outside the vocabulary become spaces. Throws a RangeError when the text is empty.
 */
export function decoderInput({ text }: { text: string }): { bytes: Uint8Array; length: number } {
  const tokens = Array.from(text)
    .slice(-DECODER.context)
    .map((character) => VOCABULARY.indexOf(VOCABULARY.includes(character) ? character : " "));
  if (tokens.length === 0) throw new RangeError("the decoder needs at least one character to go on from");
  const values = Array.from({ length: DECODER.context }, (_, i) => tokens[i] ?? 0);
  return { bytes: i32Bytes({ values }), length: tokens.length };
}
