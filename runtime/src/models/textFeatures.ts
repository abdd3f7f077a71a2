import { readLandeModel } from "./readLandeModel.ts";

/** Frequencies are stored as `round(frequency × FREQUENCY_ONE)`, in two base-128 digits. */
export const FREQUENCY_ONE = 127 * 128;

/**
 * The language program's input for a text: i8 [2, 620], row 0 the high and row 1 the low base-128 digits (0 to 127) of each n-gram's
 * frequency. Normalisation and counting are those of `lande`: hyphens to spaces, everything but letters, marks and white space dropped,
 * lower case, one space around; frequencies among all n-grams of one length, in UTF-16 units.
 */
export function textFeatures(text: string): Uint8Array {
  const normalized = normalize(text);
  const frequencies = readLandeModel().ngrams.flatMap((ngrams, i) => {
    const length = i + 1;
    const total = Math.max(0, normalized.length - length + 1);
    const counts = new Map<string, number>();
    for (let start = 0; start < total; start++) {
      const ngram = normalized.slice(start, start + length);
      counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
    }
    return ngrams.map((ngram) => (counts.get(ngram) ?? 0) / Math.max(1, total));
  });
  const digits = new Uint8Array(2 * frequencies.length);
  frequencies.forEach((frequency, i) => {
    const value = Math.round(frequency * FREQUENCY_ONE);
    digits[i] = value >> 7;
    digits[frequencies.length + i] = value & 127;
  });
  return digits;
}

function normalize(text: string): string {
  const letters = text.replace(/-+/g, " ").replace(/[^\p{L}\p{M}\s]/gu, "");
  return ` ${letters
    .replace(/\s{2,}/g, " ")
    .toLowerCase()
    .trim()} `;
}
