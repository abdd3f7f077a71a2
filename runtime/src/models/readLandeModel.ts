import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { packageDir } from "../import/packageDir.ts";

const Ngrams = z.object({
  unigrams: z.array(z.string()),
  bigrams: z.array(z.string()),
  trigrams: z.array(z.string()),
  quadgrams: z.array(z.string()),
});
const Dense = z.object({ type: z.literal("dense"), filters: z.number(), _biases: z.string(), _filters: z.array(z.string()) });
const Options = z.object({
  layers: z.tuple([
    z.object({ type: z.literal("input"), sz: z.number() }),
    Dense,
    z.object({ type: z.literal("relu") }),
    Dense,
    z.object({ type: z.literal("softmax") }),
  ]),
});

/** A dense layer: `weights[o × inputs + i] / scales[o]` is the real weight; biases are real. */
export interface LandeLayer {
  readonly outputs: number;
  readonly inputs: number;
  readonly weights: Int8Array;
  readonly scales: readonly number[];
  readonly biases: readonly number[];
}

export interface LandeModel {
  /** ISO 639-3 codes in the order of the outputs. */
  readonly languages: readonly string[];
  /** The counted n-grams by length (index 0: single UTF-16 units), in the order of the inputs. */
  readonly ngrams: readonly (readonly string[])[];
  readonly layers: readonly [LandeLayer, LandeLayer];
}

let model: LandeModel | undefined;

/** Reads the weights of npm package `lande` (once): an input of n-gram frequencies, dense, ReLU, dense, softmax. */
export function readLandeModel(): LandeModel {
  model ??= readModel();
  return model;
}

function readModel(): LandeModel {
  const dir = path.join(packageDir({ name: "lande" }), "standalone");
  const languages = z.array(z.string()).parse(dataOf({ file: path.join(dir, "t50-langs.js") }));
  const ngrams = Ngrams.parse(dataOf({ file: path.join(dir, "t50-ngrams.js") }));
  const [input, hidden, , output] = Options.parse(dataOf({ file: path.join(dir, "t50-options.js") })).layers;
  const layers = [layerOf({ dense: hidden, inputs: input.sz }), layerOf({ dense: output, inputs: hidden.filters })] as const;
  return { languages, ngrams: [ngrams.unigrams, ngrams.bigrams, ngrams.trigrams, ngrams.quadgrams], layers };
}

// The package's data files are JSON behind `export default`; they are read as data, not run.
function dataOf({ file }: { file: string }): unknown {
  return JSON.parse(
    readFileSync(file, "utf8")
      .trim()
      .replace(/^export default\s*/, "")
      .replace(/;$/, ""),
  );
}

function layerOf({ dense, inputs }: { dense: z.infer<typeof Dense>; inputs: number }): LandeLayer {
  const rows = dense._filters.map((text) => decode({ text }));
  const weights = new Int8Array(dense.filters * inputs);
  rows.forEach(({ values }, o) => {
    if (values.length !== inputs) throw new Error(`lande: a filter has ${values.length} weights, not ${inputs}`);
    weights.set(values, o * inputs);
  });
  const { values, scale } = decode({ text: dense._biases });
  return { outputs: dense.filters, inputs, weights, scales: rows.map((row) => row.scale), biases: values.map((value) => value / scale) };
}

// The "f8" format of toygrad's Encoder: "1", the scale, "|", base64 of value × scale + 127.
function decode({ text }: { text: string }): { values: number[]; scale: number } {
  const match = /^1([0-9.]+)\|(.+)$/.exec(text);
  if (!match) throw new Error("lande: weights are not in toygrad's f8 format");
  const values = Array.from(Buffer.from(match[2]!, "base64"), (byte) => byte - 127);
  if (values.some((value) => value > 127)) throw new Error("lande: a weight is not an i8");
  return { values, scale: Number(match[1]) };
}
