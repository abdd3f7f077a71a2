import { readLandeModel } from "./readLandeModel.ts";

/** ISO 639-3 code and score (logit × 2^12) from the language program's output, i32 [1]: `logit × 64 + 63 − index`. */
export function languageOf(output: Uint8Array): { language: string; logit: number } {
  if (output.length !== 4) throw new RangeError(`a language output has 4 bytes, not ${output.length}`);
  const key = new DataView(output.buffer, output.byteOffset).getInt32(0, true);
  const language = readLandeModel().languages[63 - (key & 63)];
  if (language === undefined) throw new RangeError(`output ${key} names no language`);
  return { language, logit: key >> 6 };
}
