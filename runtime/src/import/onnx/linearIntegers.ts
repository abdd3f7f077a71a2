import { quantizeKernel } from "../quantizeKernel.ts";
import { equalsQuotient } from "./equalsQuotient.ts";
import type { NodeOutcome } from "./importer.ts";
import { isExactProduct } from "./isExactProduct.ts";
import { isExactSum } from "./isExactSum.ts";
import { OnnxError } from "./OnnxError.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { rescaleOf } from "./rescaleOf.ts";
import { roundHalfEven } from "./roundHalfEven.ts";
import type { Tail } from "./followTail.ts";
import type { Meaning, OnnxNode, OnnxTensor, QuantizedConstant, RealValue } from "./types.ts";

/** A linear node's numbers: weights [outputs, perOutput] and what stands in the epilogue. */
export interface LinearIntegers {
  readonly weights: Float64Array;
  readonly bias: number[];
  readonly multipliers: readonly number[];
  readonly shift: number;
  readonly min: number;
  readonly max: number;
  /**
   * "exact": the integers are the file's own, the rescale is exact, and bias and offset are whole accumulator units; "within 1 ulp" where one of these is
   * approximated; "quantised" when the weights were real or the operand was rounded before.
   */
  readonly outcome: NodeOutcome;
  readonly detail?: string;
}

/**
 * Integers for `target = clamp(gain × (Σ weights × x + bias) + offset)`. Weights that the file holds as integers stay as they are; real ones are
 * quantised per output channel with the input's scales folded in. `inputChannel` tells which input channel a weight reads.
 */
export function linearIntegers({
  node,
  x,
  weights,
  quantized,
  outputs,
  inputChannel,
  bias,
  tail,
  target,
}: {
  node: OnnxNode;
  x: Meaning & { readonly rounded?: boolean };
  /** Real weights, or with `quantized` the integers less their zero points. */
  weights: Float64Array;
  quantized: { readonly scales: readonly number[] } | null;
  outputs: number;
  inputChannel: (output: number, i: number) => number;
  bias: { readonly tensor: OnnxTensor; readonly quantized?: QuantizedConstant } | null;
  tail: Tail;
  target: Meaning;
}): LinearIntegers {
  const perOutput = weights.length / outputs;
  if (![1, outputs].includes(target.scales.length))
    throw new OnnxError({ node, reason: `${target.scales.length} ranges for ${outputs} channels` });
  const { gain, offset, least, most } = tail;
  const scaleOf = (list: readonly number[], i: number) => list[list.length === 1 ? 0 : i]!;
  let integers: Float64Array;
  let units: number[][];
  const real = gain.map((factor, o) => (bias?.tensor.values[o] ?? 0) * factor + offset[o]!);
  if (quantized) {
    if (x.scales.length > 1) throw new OnnxError({ node, reason: "integer weights over an input with scales per channel" });
    integers = weights.map((value, i) => (gain[Math.floor(i / perOutput)]! < 0 ? -value : value));
    units = gain.map((factor, o) => [x.scales[0]!, scaleOf(quantized.scales, o), Math.abs(factor)]);
  } else {
    const values = weights.map((value, i) => {
      const o = Math.floor(i / perOutput);
      return value * gain[o]! * scaleOf(x.scales, inputChannel(o, i % perOutput));
    });
    const kernel = quantizeKernel({
      kernel: { out: outputs, height: 1, width: 1, in: perOutput, values },
      inputScales: Array.from({ length: perOutput }, () => 1),
      bias: real,
    });
    integers = Float64Array.from(kernel.values);
    units = kernel.scales.map((scale) => [scale]);
  }
  const accumulators: number[] = [];
  let exact = tail.exact;
  /** What rounding the bias to accumulator units costs at most, in units of the result. */
  let biasOff = 0;
  const integerBias = units.map((factors, o) => {
    const unit = factors.reduce((product, factor) => product * factor);
    let zeroSum = 0;
    let size = 0;
    for (let i = 0; i < perOutput; i++) {
      zeroSum += integers[o * perOutput + i]! * x.zeroPoint;
      size += Math.abs(integers[o * perOutput + i]!) * 255;
    }
    // A bias that the file holds in the accumulator's own units is taken as it is: its real value has been rounded by a float32 scale.
    const own = bias?.quantized;
    const ownScale = own ? scaleOf(own.scales, o) : 0;
    const stays = quantized && own && gain[o] === 1 && offset[o] === 0 && Math.abs(ownScale / unit - 1) < 1e-6;
    const value = stays ? own.tensor.values[o]! - scaleOf(own.zeroPoints, o) : roundHalfEven(unit === 0 ? 0 : real[o]! / unit);
    if (!(size + Math.abs(value) < 2 ** 31)) throw new OnnxError({ node, reason: `sums of output channel ${o} may pass 32 bits` });
    const [own1, whole] = [own?.tensor.values[o] ?? 0, stays ? 1 : value];
    const meant = stays ? value * ownScale : real[o]!;
    const isMeant = stays
      ? value === 0 || equalsQuotient({ numerator: whole, shift: 0, quotient: { of: [ownScale], by: factors } })
      : Math.abs(own1) < 2 ** 29 &&
        isExactProduct({ a: bias?.tensor.values[o] ?? 0, b: gain[o]! }) &&
        isExactSum({ a: (bias?.tensor.values[o] ?? 0) * gain[o]!, b: offset[o]! }) &&
        equalsQuotient({ numerator: whole, shift: 0, quotient: { of: [meant], by: factors } });
    if (!isMeant) {
      exact = false;
      biasOff = Math.max(biasOff, Math.abs(value * unit - meant) / scaleOf(target.scales, o));
    }
    accumulators.push(size + Math.abs(value));
    return value - zeroSum;
  });
  let rescale;
  try {
    rescale = rescaleOf({ factors: units.map((of, o) => ({ of, by: [scaleOf(target.scales, o)] })), accumulators });
  } catch (error) {
    throw new OnnxError({ node, reason: (error as Error).message, cause: error });
  }
  const outcome = (): { outcome: NodeOutcome; detail?: string } => {
    if (!quantized) return { outcome: "quantised", detail: "at most one unit off with its weights rounded to 8 bits per output channel" };
    if (biasOff >= 0.5)
      return { outcome: "quantised", detail: `at most ${Math.ceil(1 + biasOff)} units off: the bias is rounded to accumulator units` };
    return outcomeOf({ exact: exact && rescale.exact, operands: [{ kind: "real", ...x } as RealValue] });
  };
  const code = (value: number, otherwise: number) =>
    Number.isFinite(value) ? Math.max(-128, Math.min(127, roundHalfEven(value / target.scales[0]!) + target.zeroPoint)) : otherwise;
  return {
    weights: integers,
    bias: integerBias,
    ...rescale,
    min: code(least, -128),
    max: code(most, 127),
    ...outcome(),
  };
}
