import { equalsQuotient } from "./equalsQuotient.ts";
import { isExactProduct } from "./isExactProduct.ts";
import { isExactSum } from "./isExactSum.ts";
import type { Affine, FunctionValue, OnnxNode, RealValue, Value } from "./types.ts";

const IDENTITY: Affine = { gain: [1], offset: [0], least: -Infinity, most: Infinity, exact: true };

/** A node of one real operand and constants as clamp(gain × base + offset) of the 32-bit tensor behind its operand; null when it is more than that. */
export function affineOf({ node, operands, channels }: { node: OnnxNode; operands: readonly Value[]; channels: number }): Affine | null {
  const live = operands.filter((value): value is FunctionValue | RealValue => value.kind === "function" || value.kind === "real");
  const before = live[0]?.kind === "function" ? live[0].affine : IDENTITY;
  if (live.length !== 1 || !before) return null;
  const at = live.indexOf(operands[0] as RealValue) === 0 ? 0 : 1;
  const constant = (index: number, c: number): number => {
    const value = operands[index];
    return value?.kind === "constant" ? value.tensor.values[value.tensor.values.length === 1 ? 0 : c]! : NaN;
  };
  const bounded = before.least > -Infinity || before.most < Infinity;
  let exact = before.exact;
  const list = (of: readonly number[], c: number) => of[of.length === 1 ? 0 : c]!;
  const each = (change: (gain: number, offset: number, c: number) => readonly [gain: number, offset: number]): Affine => {
    const pairs = Array.from({ length: channels }, (_, c) => change(list(before.gain, c), list(before.offset, c), c));
    return { gain: pairs.map(([gain]) => gain), offset: pairs.map(([, offset]) => offset), least: -Infinity, most: Infinity, exact };
  };
  const sum = (a: number, b: number) => {
    exact &&= isExactSum({ a, b });
    return a + b;
  };
  const product = (a: number, b: number) => {
    exact &&= isExactProduct({ a, b });
    return a * b;
  };
  const quotient = (a: number, b: number) => {
    exact &&= equalsQuotient({ numerator: 1, shift: 0, quotient: { of: [a], by: [b, a / b] } });
    return a / b;
  };
  const attribute = (name: string, otherwise: number) => (node.attributes.get(name) as number | undefined) ?? otherwise;
  const clamped = (low: number, high: number): Affine => ({
    ...before,
    least: Math.min(high, Math.max(low, before.least)),
    most: Math.min(high, Math.max(low, before.most)),
  });
  const finish = (affine: Affine): Affine => ({ ...affine, exact });
  switch (node.opType) {
    case "Identity":
    case "Dropout":
      return before;
    case "Relu":
      return clamped(0, Infinity);
    case "Clip": {
      let next = 1;
      const bound = (index: number, name: string, otherwise: number): number | null => {
        if (!node.inputs[index]) return attribute(name, otherwise);
        const value = operands[next++];
        return value?.kind === "constant" && value.tensor.values.length === 1 ? value.tensor.values[0]! : null;
      };
      const [low, high] = [bound(1, "min", -Infinity), bound(2, "max", Infinity)];
      return low === null || high === null ? null : clamped(Math.min(low, high), high);
    }
  }
  if (bounded) return null;
  switch (node.opType) {
    case "Neg":
      return each((gain, offset) => [-gain, -offset]);
    case "Add":
      return finish(each((gain, offset, c) => [gain, sum(offset, constant(1 - at, c))]));
    case "Sub":
      return finish(
        at === 0
          ? each((gain, offset, c) => [gain, sum(offset, -constant(1, c))])
          : each((gain, offset, c) => [-gain, sum(constant(0, c), -offset)]),
      );
    case "Mul":
      return finish(each((gain, offset, c) => [product(gain, constant(1 - at, c)), product(offset, constant(1 - at, c))]));
    case "Div":
      return at === 0 ? finish(each((gain, offset, c) => [quotient(gain, constant(1, c)), quotient(offset, constant(1, c))])) : null;
    case "BatchNormalization": {
      const epsilon = attribute("epsilon", 1e-5);
      exact = false;
      return each((gain, offset, c) => {
        const factor = constant(1, c) / Math.sqrt(constant(4, c) + epsilon);
        return [gain * factor, (offset - constant(3, c)) * factor + constant(2, c)];
      });
    }
    default:
      return null;
  }
}
