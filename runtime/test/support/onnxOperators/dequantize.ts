import type { Quantization, Rational } from "./types.ts";

/** DequantizeLinear of one integer: scale × (value − zero point). */
export function dequantize({ value, from }: { value: bigint; from: Quantization }): Rational {
  return { numerator: from.scale.numerator * (value - from.zeroPoint), denominator: from.scale.denominator };
}
