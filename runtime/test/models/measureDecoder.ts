import { DECODER, VOCABULARY } from "../../src/models/decoder/decoderConfig.ts";
import type { DecoderModel } from "../../src/models/decoder/readDecoderModel.ts";
import { floatDecoder } from "./floatDecoder.ts";

/** The greatest magnitude of each channel's activations over a text, by name, to six digits: windows of one context that overlap by half. */
export function measureDecoder({ model, text }: { model: DecoderModel; text: string }): Record<string, number[]> {
  const ranges: Record<string, number[]> = {};
  const tokens = Array.from(text, (character) => VOCABULARY.indexOf(character));
  for (let start = 0; start + DECODER.context <= tokens.length; start += DECODER.context / 2) {
    floatDecoder({
      model,
      tokens: tokens.slice(start, start + DECODER.context),
      observe(name, values) {
        const most = (ranges[name] ??= values.map(() => 0));
        values.forEach((value, c) => (most[c] = Math.max(most[c]!, Math.abs(value))));
      },
    });
  }
  return Object.fromEntries(Object.entries(ranges).map(([name, most]) => [name, most.map((value) => Number(value.toPrecision(6)))]));
}
