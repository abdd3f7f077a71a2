import { readFileSync } from "node:fs";
import * as z from "zod";
import { elementCount } from "../../program/elementCount.ts";
import { DECODER, VOCABULARY } from "./decoderConfig.ts";

/** Row-major weights [out, in]; gains are plain vectors. A layer's names are those of scripts/trainDecoder.ts. */
export interface DecoderModel {
  readonly embedding: Float32Array;
  readonly layers: readonly DecoderLayer[];
  readonly gain: Float32Array;
  readonly head: Float32Array;
}

export interface DecoderLayer {
  readonly attentionGain: Float32Array;
  /** Queries, keys, values: [3 × width, width]. */
  readonly qkv: Float32Array;
  readonly attentionOut: Float32Array;
  readonly mlpGain: Float32Array;
  /** Gates, then their factors: [2 × hidden, width]. */
  readonly gateUp: Float32Array;
  readonly down: Float32Array;
}

const Header = z.record(
  z.string(),
  z.strictObject({ dtype: z.literal("F32"), shape: z.array(z.int().positive()), data_offsets: z.tuple([z.int(), z.int()]) }),
);

/** Reads the weights that scripts/trainDecoder.ts wrote beside this file; throws when a tensor is missing or has another shape. */
export function readDecoderModel(): DecoderModel {
  const file = readFileSync(new URL("./decoder.safetensors", import.meta.url));
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = Header.parse(JSON.parse(file.subarray(8, start).toString("utf8")));
  const tensor = (name: string, ...dims: number[]) => {
    const entry = header[name];
    if (entry?.shape.join() !== dims.join()) throw new Error(`decoder: tensor ${name} is not [${dims.join(", ")}]`);
    return Float32Array.from({ length: elementCount(dims) }, (_, i) => file.readFloatLE(start + entry.data_offsets[0] + 4 * i));
  };
  const { layers, width, hidden } = DECODER;
  return {
    embedding: tensor("embedding", VOCABULARY.length, width),
    layers: Array.from({ length: layers }, (_, l) => ({
      attentionGain: tensor(`${l}/attention/gain`, width),
      qkv: tensor(`${l}/attention/qkv`, 3 * width, width),
      attentionOut: tensor(`${l}/attention/out`, width, width),
      mlpGain: tensor(`${l}/mlp/gain`, width),
      gateUp: tensor(`${l}/mlp/gate-up`, 2 * hidden, width),
      down: tensor(`${l}/mlp/down`, width, hidden),
    })),
    gain: tensor("gain", width),
    head: tensor("head", VOCABULARY.length, width),
  };
}
