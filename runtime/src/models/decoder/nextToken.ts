import { DECODER, VOCABULARY } from "./decoderConfig.ts";

const BITS = Math.log2(VOCABULARY.length);

/**
 * The most likely character after the first `length` of the context, from the decoder program's output (i32 [64]), with its logit × 2^16. Throws a
 * RangeError for an output of another size or a length outside 1 to 64.
 */
export function nextToken({ output, length }: { output: Uint8Array; length: number }): { character: string; token: number; logit: number } {
  if (output.length !== 4 * DECODER.context)
    throw new RangeError(`a decoder output has ${4 * DECODER.context} bytes, not ${output.length}`);
  if (!Number.isInteger(length) || length < 1 || length > DECODER.context) throw new RangeError(`no position ${length} in the context`);
  const key = new DataView(output.buffer, output.byteOffset).getInt32(4 * (length - 1), true);
  const token = VOCABULARY.length - 1 - (key & (VOCABULARY.length - 1));
  return { character: VOCABULARY[token]!, token, logit: key >> BITS };
}
