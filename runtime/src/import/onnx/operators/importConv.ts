import { asPicture, fromPicture } from "../asPicture.ts";
import { emitConvolution } from "../emitConvolution.ts";
import { followTail } from "../followTail.ts";
import type { OperatorImport } from "../importer.ts";
import { integerWeights } from "../integerWeights.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { linearIntegers } from "../linearIntegers.ts";
import { OnnxError } from "../OnnxError.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { realOf } from "../realOf.ts";
import { windowOf } from "../windowOf.ts";
import { channelsLast } from "../channelsLast.ts";

/** Conv (opset 1 to 22) of real numbers, with the linear nodes and the clamp that follow it. */
export const importConv: OperatorImport = ({ importer, node }) => {
  const weights = importer.values.get(node.inputs[1]!);
  if (weights?.kind !== "constant") throw new OnnxError({ node, reason: "weights must be constant" });
  const bias = node.inputs[2] ? importer.values.get(node.inputs[2]) : null;
  if (bias && bias.kind !== "constant") throw new OnnxError({ node, reason: "the bias must be constant" });
  const given = realOf({ importer, node, name: node.inputs[0]! });
  // Only the scales of input channels fold into the weights; a transposition may have taken them elsewhere.
  const real = given.axis === 1 ? given : perTensorOf({ importer, value: given, name: node.name });
  const x = asPicture({ importer, node, value: real });
  const { outputs, group, perGroup, kernel } = channelsLast({ node, dims: weights.tensor.dims, channels: x.dims[1]! });
  const window = windowOf({ node, spatial: real.dims.slice(2), kernel: weights.tensor.dims.slice(2) });
  const tail = followTail({ importer, node, channels: outputs, axis: 1, rank: real.dims.length });
  // A clamp is one immediate for all channels, so with a bound other than 0 all must mean the same by it.
  const shared = Number.isFinite(tail.most) || (tail.least !== 0 && Number.isFinite(tail.least));
  const integers = integerWeights({ node, value: weights, axis: 0 });
  const source = { tensor: weights.tensor, values: integers?.values ?? weights.tensor.values };
  const moved = channelsLast({ node, dims: source.tensor.dims, channels: x.dims[1]! }).move(source.values);
  const make: Maker = ({ meaning, node }) => {
    const target = { ...meaning, ...(shared ? { scales: [Math.max(...meaning.scales)] } : {}) };
    const linear = linearIntegers({
      node,
      x,
      weights: moved,
      quantized: integers,
      outputs,
      inputChannel: (o, i) => Math.floor(o / (outputs / group)) * perGroup + (i % perGroup),
      bias: bias ?? null,
      tail,
      target,
    });
    const placed = emitConvolution({
      importer,
      node,
      x,
      zeroPoint: x.zeroPoint,
      weights: linear.weights,
      outputs,
      group,
      window: { ...window, kernel },
      bias: linear.bias,
      multipliers: linear.multipliers,
      shift: linear.shift,
      epilogue: { dtype: "i8", zeroPoint: target.zeroPoint, min: linear.min, max: linear.max },
    });
    const { scales, axis, zeroPoint } = target;
    const value = { kind: "real" as const, ...fromPicture({ value: placed, rank: real.dims.length }), scales, axis, zeroPoint };
    return { value, outcome: linear.outcome, ...(linear.detail ? { detail: linear.detail } : {}) };
  };
  makeReal({ importer, node, name: tail.name, meaning: plannedMeaning({ importer, name: tail.name, node }), make });
};
