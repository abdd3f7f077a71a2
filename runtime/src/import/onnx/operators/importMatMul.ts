import { emitDense } from "../emitDense.ts";
import { emitProduct } from "../emitProduct.ts";
import { followTail } from "../followTail.ts";
import type { OperatorImport } from "../importer.ts";
import { integerWeights } from "../integerWeights.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { outcomeOf } from "../outcomeOf.ts";
import { linearIntegers } from "../linearIntegers.ts";
import { OnnxError } from "../OnnxError.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { realOf } from "../realOf.ts";
import { rescaleOf } from "../rescaleOf.ts";
import { transposeMatrix } from "../transposeMatrix.ts";
import type { Meaning, OnnxNode, RealValue } from "../types.ts";
import type { Importer } from "../importer.ts";

/** MatMul and Gemm of real numbers; a constant right side takes in the linear nodes and the clamp that follow. */
export const importMatMul: OperatorImport = ({ importer, node }) => {
  const flag = (name: string) => (node.attributes.get(name) as number | undefined) ?? 0;
  const gemm = node.opType === "Gemm";
  const right = importer.values.get(node.inputs[1]!)!;
  const given = transposed({ x: realOf({ importer, node, name: node.inputs[0]! }), flip: gemm && flag("transA") === 1 });
  // Scales per channel fold into the weights only along the reduced axis.
  const a = given.axis === given.dims.length - 1 ? given : perTensorOf({ importer, value: given, name: node.name });
  if (right.kind !== "constant" || right.tensor.dims.length !== 2) {
    if (gemm && (node.inputs[2] || flag("transB") || node.attributes.get("alpha"))) {
      throw new OnnxError({ node, reason: "a product of two run-time matrices with more than the product in it" });
    }
    importDynamic({ importer, node, a });
    return;
  }
  const flipped = gemm && flag("transB") === 1;
  const [depth, columns] = flipped
    ? ([right.tensor.dims[1]!, right.tensor.dims[0]!] as const)
    : ([right.tensor.dims[0]!, right.tensor.dims[1]!] as const);
  if (a.dims.at(-1) !== depth) throw new OnnxError({ node, reason: `${a.dims.join(" × ")} times ${right.tensor.dims.join(" × ")}` });
  const bias = node.inputs[2] ? importer.values.get(node.inputs[2]) : null;
  if (bias && (bias.kind !== "constant" || ![1, columns].includes(bias.tensor.values.length)))
    throw new OnnxError({ node, reason: "C must be a constant with one value per column" });
  const alpha = gemm ? ((node.attributes.get("alpha") as number | undefined) ?? 1) : 1;
  const beta = gemm ? ((node.attributes.get("beta") as number | undefined) ?? 1) : 1;
  const integers = integerWeights({ node, value: right, axis: flipped ? 0 : 1 });
  const tail = followTail({ importer, node, channels: columns, axis: a.dims.length - 1, rank: a.dims.length });
  const real = bias
    ? {
        ...bias.tensor,
        values: Float64Array.from({ length: columns }, (_, o) => bias.tensor.values[bias.tensor.values.length === 1 ? 0 : o]! * beta),
      }
    : null;
  // alpha × (a·b + C × beta / alpha)
  const scaledTail = alpha === 1 ? tail : { ...tail, gain: tail.gain.map((value) => value * alpha) };
  const scaledBias = real && alpha !== 1 ? { ...real, values: real.values.map((value) => value / alpha) } : real;
  const values = integers?.values ?? right.tensor.values;
  const make: Maker = ({ meaning, node }) => {
    const target = oneScale(meaning);
    const linear = linearIntegers({
      node,
      x: a,
      weights: flipped ? values : transposeMatrix({ values, rows: depth, columns }),
      quantized: integers,
      outputs: columns,
      inputChannel: (_, i) => i,
      bias: scaledBias
        ? {
            tensor: scaledBias,
            ...(bias?.quantized && beta === 1 && alpha === 1 && bias.tensor.values.length === columns ? { quantized: bias.quantized } : {}),
          }
        : null,
      tail: scaledTail,
      target,
    });
    const epilogue = { dtype: "i8", zeroPoint: target.zeroPoint, min: linear.min, max: linear.max } as const;
    const placed = emitDense({ importer, node, x: a, ...linear, epilogue });
    return { value: { kind: "real", ...placed, ...target }, outcome: linear.outcome, ...(linear.detail ? { detail: linear.detail } : {}) };
  };
  makeReal({ importer, node, name: tail.name, meaning: plannedMeaning({ importer, name: tail.name, node }), make });
};

function importDynamic({ importer, node, a }: { importer: Importer; node: OnnxNode; a: RealValue }): void {
  const left = perTensorOf({ importer, value: a, name: `${node.name}/a` });
  const right = perTensorOf({ importer, value: realOf({ importer, node, name: node.inputs[1]! }), name: `${node.name}/b` });
  const depth = a.dims.at(-1)!;
  const make: Maker = ({ meaning, node }) => {
    const target = oneScale(meaning);
    const { multipliers, shift, exact } = rescaleOf({
      factors: [{ of: [left.scales[0]!, right.scales[0]!], by: [target.scales[0]!] }],
      accumulators: [depth * 255 * 255],
    });
    const placed = emitProduct({
      importer,
      node,
      a: left,
      b: right,
      zeroA: left.zeroPoint,
      zeroB: right.zeroPoint,
      multiplier: multipliers[0]!,
      shift,
      epilogue: { dtype: "i8", zeroPoint: target.zeroPoint, min: -128, max: 127 },
    });
    return { value: { kind: "real", ...placed, ...target }, ...outcomeOf({ exact, operands: [left, right] }) };
  };
  const name = node.outputs[0]!;
  makeReal({ importer, node, name, meaning: plannedMeaning({ importer, name, node }), make });
}

/** A transposition in words: the axes change their names. */
function transposed({ x, flip }: { x: RealValue; flip: boolean }): RealValue {
  if (!flip) return x;
  return { ...x, dims: [...x.dims].reverse(), order: x.order.map((axis) => 1 - axis), axis: 1 - x.axis };
}

function oneScale({ scales, axis, zeroPoint }: Meaning): Meaning {
  return { scales: [Math.max(...scales)], axis, zeroPoint };
}
