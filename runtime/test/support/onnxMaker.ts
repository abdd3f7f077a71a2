import { rationalOf } from "./onnxOperators/rationalOf.ts";
import type { IntegerTensor } from "./onnxOperators/types.ts";
import type { ModelParts } from "../import/onnxModels.ts";
import { randomOf } from "./randomOf.ts";

export type Type = "int8" | "uint8";
export type Constant = NonNullable<ModelParts["constants"]>[string];

export type Range = readonly [low: number, high: number];

export const LIMITS: Readonly<Record<Type, Range>> = { int8: [-128, 127], uint8: [0, 255] };
export const MIDDLE = { int8: 0, uint8: 128 } as const;
export type Style = (typeof STYLES)[number];
export const STYLES = ["full", "narrow", "coarse"] as const;
export const sizeOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

/** Makes the parts of a model: shapes come from fast-check, which shrinks them, their data from its seed. */
export function createMaker({ seed, binary }: { seed: number; binary: boolean }) {
  const random = randomOf(seed);
  const between = (...[low, high]: Range) => low + Math.floor(random() * (high - low + 1));
  const type = (): Type => (random() < 0.5 ? "int8" : "uint8");
  const maker = {
    between,
    type,
    integers: (count: number, ...range: Range) => Array.from({ length: count }, () => between(...range)),
    /** Odd numerators of up to four bits (mostly few, for results half-way between two units) over powers of two, or any float32. */
    scale: () => (binary ? (2 * between(0, between(0, between(0, 7))) + 1) * 2 ** -between(3, 7) : Math.fround(2 ** (-8 * random()) / 2)),
    /** A scale of the result that uses its range: a power of two, or any float32. */
    target: (real: number) => (binary ? 2 ** Math.round(Math.log2(real)) : Math.fround(real * (0.5 + random()))),
    values: ({ type, dims }: { type: Type; dims: readonly number[] }) => maker.integers(sizeOf(dims), ...LIMITS[type]),
    /** Weights of all values; small ones; or such that sums are multiples of 32, so that many results lie half-way between two units. */
    weights: ({ type, dims, style, zeroOf }: { type: Type; dims: readonly number[]; style: Style; zeroOf: (i: number) => number }) =>
      Array.from({ length: sizeOf(dims) }, (_, i) =>
        style === "full"
          ? between(...LIMITS[type])
          : style === "narrow"
            ? between(MIDDLE[type] - 30, MIDDLE[type] + 30)
            : zeroOf(i) + 32 * between(-1, 1),
      ),
    biases: ({ count, style }: { count: number; style: Style }) =>
      Array.from({ length: count }, () => (style === "coarse" ? 32 * between(-100, 100) : between(-4000, 4000))),
    quantization: ({ type, scale }: { type: Type; scale: number }) => {
      const zero = random() < 0.2 ? LIMITS[type][random() < 0.5 ? 0 : 1] : between(...LIMITS[type]);
      return { type, scale: rationalOf(scale), float: scale, zeroPoint: BigInt(zero), zero };
    },
  };
  return maker;
}
export type Maker = ReturnType<typeof createMaker>;
export type Quantized = ReturnType<Maker["quantization"]>;

export const big = (dims: readonly number[], values: readonly number[]): IntegerTensor => ({ dims, values: values.map(BigInt) });
export const scalar = (type: "float" | Type, value: number): Constant => ({ type, dims: [], values: [value] });
export const meaning = (name: string, { type, float, zero }: Quantized): Record<string, Constant> => ({
  [`${name}s`]: scalar("float", float),
  [`${name}z`]: scalar(type, zero),
});
export const three = (name: string) => [name, `${name}s`, `${name}z`];
/** Scales or zero points of weights: one value without dims, or a list of them. */
export const listed = (type: "float" | Type, values: readonly number[]): Constant => ({
  type,
  dims: values.length > 1 ? [values.length] : [],
  values,
});

/** Whether onnxruntime can carry it out: it does not dilate windows with auto_pad SAME, nor multiply int8 by uint8. */
export const takesWindow = ({ auto_pad, dilations }: Record<string, string | readonly number[]>) =>
  !String(auto_pad).startsWith("SAME") || (dilations as readonly number[]).every((dilation) => dilation === 1);
export const hasProduct = (a: Type, b: Type) => a === "uint8" || b === "int8";
