// Trains the character decoder and writes its weights and activation ranges beside the model: node scripts/trainDecoder.ts
// Plain backpropagation (scripts/decoder/), AdamW, one seed: minutes on one core.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { DECODER, VOCABULARY } from "../runtime/src/models/decoder/decoderConfig.ts";
import { readDecoderModel } from "../runtime/src/models/decoder/readDecoderModel.ts";
import { decoderText } from "../runtime/test/models/decoderText.ts";
import { measureDecoder } from "../runtime/test/models/measureDecoder.ts";
import { attention } from "./decoder/attention.ts";
import { gated } from "./decoder/gated.ts";
import { linear } from "./decoder/linear.ts";
import { rmsNorm } from "./decoder/rmsNorm.ts";
import { serializeFloats } from "./decoder/serializeFloats.ts";
import type { Applied, Parameter } from "./decoder/types.ts";

const SEED = 20;
const STEPS = 550;
const BATCH = 8;
const RATE = 4e-3;
const DECAY = 0.1;
const { layers, width, hidden, context } = DECODER;
const characters = VOCABULARY.length;

const random = seededRandom(SEED);
const parameters = new Map<string, Parameter & { dims: number[]; mean: Float32Array; square: Float32Array }>();
const add = (name: string, dims: number[], draw: () => number) => {
  const value = Float32Array.from({ length: dims.reduce((product, dim) => product * dim) }, draw);
  const zeros = () => new Float32Array(value.length);
  parameters.set(name, { value, gradient: zeros(), dims, mean: zeros(), square: zeros() });
};
const normal = (deviation: number) => () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const one = () => 1;
add("embedding", [characters, width], normal(0.3));
for (let l = 0; l < layers; l++) {
  add(`${l}/attention/gain`, [width], one);
  add(`${l}/attention/qkv`, [3 * width, width], normal(width ** -0.5));
  add(`${l}/attention/out`, [width, width], normal((2 * layers * width) ** -0.5));
  add(`${l}/mlp/gain`, [width], one);
  add(`${l}/mlp/gate-up`, [2 * hidden, width], normal(width ** -0.5));
  add(`${l}/mlp/down`, [width, hidden], normal((2 * layers * hidden) ** -0.5));
}
add("gain", [width], one);
add("head", [characters, width], normal(width ** -0.5));

const { training } = decoderText();
const tokens = Array.from(training, (character) => VOCABULARY.indexOf(character));
const started = performance.now();
let averageLoss = Math.log(characters);
for (let step = 0; step < STEPS; step++) {
  const starts = Array.from({ length: BATCH }, () => Math.floor(random() * (tokens.length - context)));
  const loss = learn({ inputs: starts.flatMap((start) => tokens.slice(start, start + context + 1)) });
  averageLoss = 0.95 * averageLoss + 0.05 * loss;
  const rate = RATE * Math.min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * step) / STEPS)));
  update({ rate, step: step + 1 });
  if (step % 50 === 0) console.log(`step ${step}: loss ${averageLoss.toFixed(3)}, ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
const beside = (name: string) => fileURLToPath(new URL(`../runtime/src/models/decoder/${name}`, import.meta.url));
await writeFile(beside("decoder.safetensors"), serializeFloats({ tensors: parameters }));
const filepath = beside("decoderRanges.json");
const ranges = JSON.stringify(measureDecoder({ model: readDecoderModel(), text: training }));
await writeFile(filepath, await format(ranges, { ...(await resolveConfig(filepath)), filepath }));

/** One pass forward and back over sequences of context + 1 tokens; returns the mean cross-entropy in nats. */
function learn({ inputs }: { inputs: readonly number[] }): number {
  const n = BATCH * context;
  const parameter = (name: string) => parameters.get(name)!;
  const at = (i: number) => inputs[i + Math.floor(i / context)]!;
  const embedding = parameter("embedding");
  let x = new Float32Array(n * width);
  for (let i = 0; i < n; i++) x.set(embedding.value.subarray(at(i) * width, (at(i) + 1) * width), i * width);
  const backs: ((dx: Float32Array) => Float32Array)[] = [];
  const residual = (branch: readonly Applied[]) => {
    x = x.map((value, i) => value + branch.at(-1)!.y[i]!);
    backs.push((dx) => {
      const through = branch.reduceRight((dy, part) => part.back(dy), dx);
      return dx.map((value, i) => value + through[i]!);
    });
  };
  for (let l = 0; l < layers; l++) {
    const norm = rmsNorm({ x, gain: parameter(`${l}/attention/gain`), n, width });
    const qkv = linear({ x: norm.y, weight: parameter(`${l}/attention/qkv`), n, inner: width, out: 3 * width });
    const mixed = attention({ x: qkv.y, n });
    residual([norm, qkv, mixed, linear({ x: mixed.y, weight: parameter(`${l}/attention/out`), n, inner: width, out: width })]);
    const second = rmsNorm({ x, gain: parameter(`${l}/mlp/gain`), n, width });
    const gates = linear({ x: second.y, weight: parameter(`${l}/mlp/gate-up`), n, inner: width, out: 2 * hidden });
    const product = gated({ x: gates.y, n, hidden });
    residual([second, gates, product, linear({ x: product.y, weight: parameter(`${l}/mlp/down`), n, inner: hidden, out: width })]);
  }
  const norm = rmsNorm({ x, gain: parameter("gain"), n, width });
  const head = linear({ x: norm.y, weight: parameter("head"), n, inner: width, out: characters });
  let loss = 0;
  const dLogits = new Float32Array(n * characters);
  for (let i = 0; i < n; i++) {
    const row = head.y.subarray(i * characters, (i + 1) * characters);
    const most = Math.max(...row);
    const sum = row.reduce((sum, value) => sum + Math.exp(value - most), 0);
    const target = inputs[i + Math.floor(i / context) + 1]!;
    loss -= (row[target]! - most - Math.log(sum)) / n;
    row.forEach((value, c) => (dLogits[i * characters + c] = (Math.exp(value - most) / sum - (c === target ? 1 : 0)) / n));
  }
  let dx = norm.back(head.back(dLogits));
  for (const back of backs.reverse()) dx = back(dx) as Float32Array<ArrayBuffer>;
  for (let i = 0; i < n; i++) for (let c = 0; c < width; c++) embedding.gradient[at(i) * width + c]! += dx[i * width + c]!;
  return loss;
}

/** AdamW (Loshchilov and Hutter 2019), gradients clipped to norm 1; clears the gradients. */
function update({ rate, step }: { rate: number; step: number }): void {
  let norm = 0;
  for (const { gradient } of parameters.values()) norm += gradient.reduce((sum, value) => sum + value * value, 0);
  const clip = Math.min(1, 1 / Math.sqrt(norm));
  for (const { value, gradient, dims, mean, square } of parameters.values()) {
    for (let i = 0; i < value.length; i++) {
      const g = gradient[i]! * clip;
      mean[i] = 0.9 * mean[i]! + 0.1 * g;
      square[i] = 0.99 * square[i]! + 0.01 * g * g;
      const stepTo = mean[i]! / (1 - 0.9 ** step) / (Math.sqrt(square[i]! / (1 - 0.99 ** step)) + 1e-8);
      value[i] = value[i]! - rate * (stepTo + (dims.length > 1 ? DECAY * value[i]! : 0));
    }
    gradient.fill(0);
  }
}

/** Marsaglia's xorshift32: uniform in [0, 1). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
