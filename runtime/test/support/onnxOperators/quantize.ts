import type { Quantization, Rational } from "./types.ts";

/**
 * QuantizeLinear of one real number: saturate(round(real / scale) + zero point), round half to even
 * (https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html).
 */
export function quantize({ real, to }: { real: Rational; to: Quantization }): bigint {
  const numerator = real.numerator * to.scale.denominator;
  const denominator = real.denominator * to.scale.numerator;
  let floor = numerator / denominator;
  if (floor * denominator > numerator) floor -= 1n;
  const twice = 2n * (numerator - floor * denominator);
  const rounded = twice > denominator || (twice === denominator && floor % 2n !== 0n) ? floor + 1n : floor;
  const [low, high] = to.type === "int8" ? [-128n, 127n] : [0n, 255n];
  const value = rounded + to.zeroPoint;
  return value < low ? low : value > high ? high : value;
}
