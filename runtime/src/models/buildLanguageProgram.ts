import { createProgramBuilder } from "../import/createProgramBuilder.ts";
import { i32Bytes } from "../import/i32Bytes.ts";
import { quantizeMultipliers } from "../import/quantizeMultipliers.ts";
import type { SparseRow } from "../import/types.ts";
import type { Program } from "../program/types.ts";
import { readLandeModel, type LandeLayer } from "./readLandeModel.ts";
import { FREQUENCY_ONE } from "./textFeatures.ts";

const HIDDEN_ONE = 2 ** 14;
/** Logits are i32 with this many units to 1. */
const LOGIT_ONE = 2 ** 12;

/**
 * Language identification (npm `lande`, an MLP 620 → 120 → 50) as an integer program. Input: `textFeatures`, i8 [2, 620]. Output: i32 [1],
 * the greatest of `logit × 64 + 63 − index` over the languages, read by `languageOf`; of equal logits the lowest index wins. The weights are
 * the package's own int8 ones, unchanged. No value can overflow: frequencies of one n-gram length sum to at most 1.
 */
export function buildLanguageProgram(): { program: Program; constants: Uint8Array[] } {
  const { layers, languages } = readLandeModel();
  const [hiddenLayer, outputLayer] = layers;
  const builder = createProgramBuilder({ name: "language-identification" });
  const i32 = (name: string, dims: number[], values: number[]) =>
    builder.addConstant({ name, dtype: "i32", dims, bytes: i32Bytes({ values }) });
  const weightsOf = (name: string, { outputs, inputs, weights }: LandeLayer) =>
    builder.addConstant({ name, dtype: "i8", dims: [outputs, inputs], bytes: new Uint8Array(weights.buffer) });

  const features = builder.addInput({ name: "frequencies", dtype: "i8", dims: [2, hiddenLayer.inputs] });
  const hiddenWeights = weightsOf("hidden/weights", hiddenLayer);
  const digit = (row: number) => ({ tensor: features, rows: [{ offset: row }, { r0: 1 }] });
  const perOutput: SparseRow[] = [{ o0: 1 }];

  const units = hiddenLayer.scales.map((scale) => FREQUENCY_ONE * scale);
  const high = builder.addOp({
    name: "hidden-high",
    output: { dtype: "i32", dims: [hiddenLayer.outputs] },
    combine: "mul",
    reduce: "sum",
    reduceDims: [hiddenLayer.inputs],
    a: digit(0),
    b: { tensor: hiddenWeights, rows: [{ o0: 1 }, { r0: 1 }] },
    bias: {
      tensor: i32(
        "hidden/bias",
        [hiddenLayer.outputs],
        units.map((unit, o) => Math.round((hiddenLayer.biases[o]! * unit) / 128)),
      ),
      rows: perOutput,
    },
    multiplier: 128,
  });
  const hiddenRescale = quantizeMultipliers({ factors: units.map((unit) => HIDDEN_ONE / unit) });
  const hidden = builder.addOp({
    name: "hidden",
    output: { dtype: "i32", dims: [hiddenLayer.outputs] },
    combine: "mul",
    reduce: "sum",
    reduceDims: [hiddenLayer.inputs],
    a: digit(1),
    b: { tensor: hiddenWeights, rows: [{ o0: 1 }, { r0: 1 }] },
    bias: { tensor: high, rows: perOutput },
    multiplier: { tensor: i32("hidden/multiplier", [hiddenLayer.outputs], hiddenRescale.multipliers), rows: perOutput },
    shift: hiddenRescale.shift,
    min: 0,
  });

  const outputUnits = outputLayer.scales.map((scale) => HIDDEN_ONE * scale);
  const outputRescale = quantizeMultipliers({ factors: outputUnits.map((unit) => LOGIT_ONE / unit) });
  const outputBias = outputUnits.map((unit, o) => Math.round(outputLayer.biases[o]! * unit));
  const interleaved = i32(
    "output/bias+multiplier",
    [outputLayer.outputs, 2],
    outputBias.flatMap((bias, o) => [bias, outputRescale.multipliers[o]!]),
  );
  const logits = builder.addOp({
    name: "logits",
    output: { dtype: "i32", dims: [outputLayer.outputs] },
    combine: "mul",
    reduce: "sum",
    reduceDims: [outputLayer.inputs],
    a: { tensor: hidden, rows: [{ r0: 1 }] },
    b: { tensor: weightsOf("output/weights", outputLayer), rows: [{ o0: 1 }, { r0: 1 }] },
    bias: { tensor: interleaved, rows: [{ o0: 1 }, {}] },
    multiplier: { tensor: interleaved, rows: [{ o0: 1 }, { offset: 1 }] },
    shift: outputRescale.shift,
  });

  const keys = builder.addOp({
    name: "keys",
    output: { dtype: "i32", dims: [outputLayer.outputs] },
    combine: "mul",
    a: { tensor: logits, rows: [{ o0: 1 }] },
    b: { tensor: i32("keys/step", [1], [64]), rows: [{}] },
    bias: {
      tensor: i32(
        "keys/index",
        [outputLayer.outputs],
        languages.map((_, index) => 63 - index),
      ),
      rows: [{ o0: 1 }],
    },
  });
  builder.addOp({
    name: "language",
    output: { dtype: "i32", dims: [1] },
    combine: "copy",
    reduce: "max",
    reduceDims: [outputLayer.outputs],
    a: { tensor: keys, rows: [{ o0: 1, r0: 1 }] },
  });
  return builder.finish();
}
