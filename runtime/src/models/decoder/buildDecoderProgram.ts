import { readFileSync } from "node:fs";
import * as z from "zod";
import { addArgmax } from "../../import/addArgmax.ts";
import { addDigits } from "../../import/addDigits.ts";
import { addQuantizedLinear } from "../../import/addQuantizedLinear.ts";
import { addRmsNorm } from "../../import/addRmsNorm.ts";
import { addSwiGlu } from "../../import/addSwiGlu.ts";
import { createProgramBuilder } from "../../import/createProgramBuilder.ts";
import { i32Bytes } from "../../import/i32Bytes.ts";
import { loopRows } from "../../import/loopRows.ts";
import { quantizationOfRange } from "../../import/quantizationOfRange.ts";
import type { TensorRef } from "../../import/types.ts";
import type { Program } from "../../program/types.ts";
import { addAttention } from "./addAttention.ts";
import { DECODER, VOCABULARY } from "./decoderConfig.ts";
import { readDecoderModel } from "./readDecoderModel.ts";

/** The residual stream is i32 with this many units to 1. */
const RESIDUAL_ONE = 2 ** 12;
/** Logits are i32 with this many units to 1. */
export const LOGIT_ONE = 2 ** 16;
/** SwiGLU's products are two base-128 digits. */
const PRODUCT_STEPS = 127 * 128;
/** Room above the activations seen in calibration. */
const HEADROOM = 1.05;

const Ranges = z.record(z.string(), z.array(z.number().positive()));

/**
 * The character decoder's next-token program: a transformer of RMSNorm, causal attention with rotary positions and SwiGLU (the form of LLaMA,
 * Touvron et al. 2023) on integers alone. Input: `decoderInput`, i32 [64], token ids; the attention looks back only, so ids behind a
 * text's end change nothing before it. Output: i32 [64], for each position the greatest of `logit × 64 + 63 − token`, read by `nextToken`; of
 * equal logits the lowest token wins. Activations are i8 between i32 residual sums, weights int8 per output channel.
 */
export function buildDecoderProgram(): { program: Program; constants: Uint8Array[] } {
  const model = readDecoderModel();
  const ranges = Ranges.parse(JSON.parse(readFileSync(new URL("./decoderRanges.json", import.meta.url), "utf8")));
  const range = (name: string) => {
    const most = ranges[name];
    if (!most) throw new Error(`decoder: no range of ${name}`);
    return most.map((value) => value * HEADROOM);
  };
  const quantizationOf = (name: string) => quantizationOfRange({ least: range(name).map((value) => -value), most: range(name) });
  const { layers, width, context, epsilon } = DECODER;
  const characters = VOCABULARY.length;
  const scale = 1 / RESIDUAL_ONE;
  const limit = Math.ceil(Math.max(...range("residual")) * RESIDUAL_ONE);
  const residualScales = Array.from({ length: width }, () => scale);

  const builder = createProgramBuilder({ name: "character-decoder" });
  const tokens = builder.addInput({ name: "tokens", dtype: "i32", dims: [context] });
  const embedding = builder.addConstant({
    name: "embedding",
    dtype: "i32",
    dims: [characters, width],
    bytes: i32Bytes({ values: Array.from(model.embedding, (value) => Math.round(value * RESIDUAL_ONE)) }),
  });
  let x = builder.addOp({
    name: "embed",
    output: { dtype: "i32", dims: [context, width] },
    combine: "gather",
    a: { tensor: tokens, rows: [{ o0: 1 }] },
    b: { tensor: embedding, rows: [{}, { o1: 1 }] },
  });
  const norm = (name: string, gain: Float32Array) =>
    addRmsNorm({ builder, name, input: x, scale, limit, gain, epsilon, quantization: quantizationOf(name) });
  const addToX = (name: string, branch: TensorRef) => {
    const rows = loopRows({ count: 2 });
    x = builder.addOp({ name, output: x, combine: "add", a: { tensor: x, rows }, b: { tensor: branch, rows }, min: -limit, max: limit });
  };
  model.layers.slice(0, layers).forEach((layer, l) => {
    const mixed = addAttention({
      builder,
      name: `${l}/attention`,
      input: norm(`${l}/attention/norm`, layer.attentionGain),
      qkv: layer.qkv,
      queryKeyRange: range(`${l}/attention/query+key`),
      valueRange: range(`${l}/attention/value`),
    });
    const residual = { builder, scales: residualScales, dtype: "i32", limit } as const;
    addToX(
      `${l}/attention/sum`,
      addQuantizedLinear({ ...residual, name: `${l}/attention/out`, input: mixed, weights: layer.attentionOut }),
    );
    // Products have heavy tails: in eight bits they alone would cause half of the program's error.
    const productScales = range(`${l}/mlp/product`).map((most) => most / PRODUCT_STEPS);
    const products = addSwiGlu({
      builder,
      name: `${l}/mlp/product`,
      input: norm(`${l}/mlp/norm`, layer.mlpGain),
      weights: layer.gateUp,
      gateLimit: Math.max(...range(`${l}/mlp/gate`)),
      quantization: { scales: productScales, zeroPoint: 0 },
      dtype: "i32",
    });
    const { high, low } = addDigits({ builder, name: `${l}/mlp/product`, input: products.tensor });
    const input = { tensor: low, quantization: products.quantization };
    addToX(`${l}/mlp/sum`, addQuantizedLinear({ ...residual, name: `${l}/mlp/down`, input, high, weights: layer.down }));
  });
  const logits = addQuantizedLinear({
    builder,
    name: "logits",
    input: norm("norm", model.gain),
    weights: model.head,
    scales: Array.from({ length: characters }, () => 1 / LOGIT_ONE),
    dtype: "i32",
    limit: 2 ** 24,
  });
  addArgmax({ builder, name: "next", input: logits });
  return builder.finish();
}
