import { DECODER, VOCABULARY } from "../../src/models/decoder/decoderConfig.ts";
import type { DecoderModel } from "../../src/models/decoder/readDecoderModel.ts";

/** Called with one position's activations: the residual stream, norms, rotated queries and keys, values, gates and products. */
export type Observe = (name: string, values: readonly number[]) => void;

/** The decoder in floating point, token by token, as its papers' formulas read; returns the logits after each token. */
export function floatDecoder({
  model,
  tokens,
  observe = () => {},
}: {
  model: DecoderModel;
  tokens: readonly number[];
  observe?: Observe;
}): number[][] {
  const { width, heads, headSize, hidden, epsilon } = DECODER;
  const caches = model.layers.map(() => [] as { key: number[]; value: number[] }[]);
  return tokens.map((token, position) => {
    let x = Array.from(model.embedding.subarray(token * width, (token + 1) * width));
    const addToX = (branch: readonly number[]) => {
      x = x.map((value, c) => value + branch[c]!);
      observe("residual", x);
    };
    const normalised = (gain: Float32Array, name: string) => {
      const rms = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / width + epsilon);
      const result = x.map((value, c) => (value / rms) * gain[c]!);
      observe(name, result);
      return result;
    };
    observe("residual", x);
    model.layers.forEach((layer, l) => {
      const qkv = product(layer.qkv, normalised(layer.attentionGain, `${l}/attention/norm`));
      const query = rotated(qkv.slice(0, width), position);
      const key = rotated(qkv.slice(width, 2 * width), position);
      const cache = caches[l]!;
      cache.push({ key, value: qkv.slice(2 * width) });
      observe(`${l}/attention/query+key`, [...query, ...key]);
      observe(`${l}/attention/value`, cache[position]!.value);
      const mixed: number[] = [];
      for (let h = 0; h < heads; h++) {
        const part = (values: readonly number[]) => values.slice(h * headSize, (h + 1) * headSize);
        const q = part(query);
        const scores = cache.map(({ key }) => part(key).reduce((sum, value, d) => sum + value * q[d]!, 0) / Math.sqrt(headSize));
        const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
        const sum = powers.reduce((sum, value) => sum + value);
        for (let d = h * headSize; d < (h + 1) * headSize; d++) {
          mixed.push(cache.reduce((total, { value }, s) => total + (powers[s]! / sum) * value[d]!, 0));
        }
      }
      addToX(product(layer.attentionOut, mixed));
      const gateUp = product(layer.gateUp, normalised(layer.mlpGain, `${l}/mlp/norm`));
      const gates = gateUp.slice(0, hidden);
      observe(`${l}/mlp/gate`, gates);
      const products = gates.map((gate, c) => (gate / (1 + Math.exp(-gate))) * gateUp[hidden + c]!);
      observe(`${l}/mlp/product`, products);
      addToX(product(layer.down, products));
    });
    const logits = product(model.head, normalised(model.gain, "norm"));
    if (logits.length !== VOCABULARY.length) throw new Error("the head does not fit the vocabulary");
    return logits;
  });
}

function product(weights: Float32Array, x: readonly number[]): number[] {
  return Array.from({ length: weights.length / x.length }, (_, o) =>
    x.reduce((sum, value, i) => sum + value * weights[o * x.length + i]!, 0),
  );
}

// RoPE (Su et al. 2021) with pairs (i, i + headSize / 2).
function rotated(x: readonly number[], position: number): number[] {
  const { headSize, rotaryBase } = DECODER;
  const half = headSize / 2;
  return x.map((value, index) => {
    const i = index % half;
    const second = index % headSize >= half;
    const angle = position * rotaryBase ** (-i / half);
    const other = second ? x[index - half]! : -x[index + half]!;
    return value * Math.cos(angle) + other * Math.sin(angle);
  });
}
