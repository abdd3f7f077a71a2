import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import type { AffineRow, Op, Operand, TensorType } from "../../runtime/src/program/types.ts";
import { INT32_MAX, INT32_MIN } from "../../runtime/src/program/types.ts";
import { createRandom, type Random } from "./createRandom.ts";
import type { RandomProgram } from "./randomProgram.ts";

interface Shape {
  readonly output: readonly number[];
  readonly reduceDims: readonly number[];
  readonly a: Pick<Operand, "dims" | "map">;
  readonly b: Pick<Operand, "dims" | "map">;
}

const row = (terms: Readonly<Record<number, number>>, loops: number, offset = 0): AffineRow => ({
  offset,
  coefficients: Array.from({ length: loops }, (_, i) => terms[i] ?? 0),
});

/** A (batched) product, or its mirror image with the sides changed. */
function product(random: Random): Shape {
  const batch = random.pick([1, 1, 1, 2, 5]);
  const size = () => random.pick([random.int(1, 40), random.int(40, 300), 64, 128, 256, random.int(300, 700)]);
  const [m, n] = [size(), size()];
  const k = random.pick([16, 64, 128, 256, 512, random.int(1, 70), random.int(70, 900), 16 * random.int(1, 40)]);
  const shift = random.chance(0.2) ? random.int(-40, 40) : 0;
  const side = (rows: number, loop: number, offset: number) => ({
    dims: [batch, rows, k],
    map: [row({ 0: 1 }, 4), row({ [loop]: 1 }, 4), row({ 3: 1 }, 4, offset)],
  });
  const [x, y] = [side(m, 1, shift), side(n, 2, 0)];
  const [a, b] = random.chance(0.3) ? [y, x] : [x, y];
  return { output: [batch, m, n], reduceDims: [k], a, b };
}

/** A convolution over a picture, with borders, strides and dilations; the channels of the output are the last dim or the first. */
function convolution(random: Random): Shape {
  const channels = random.pick([1, 3, 4, 8, 12, 16, 32, 48, 64, 80, random.int(1, 70)]);
  const [kh, kw] = [random.int(1, 5), random.int(1, 5)];
  const [h, w] = [random.int(5, 40), random.int(5, 40)];
  const oc = random.pick([1, 3, 4, 12, 16, 32, 64, 72, 136, random.int(1, 200)]);
  const [stride, dilation] = [random.pick([1, 1, 1, 2]), random.pick([1, 1, 1, 2])];
  const last = random.chance(0.8);
  const [y, x, o] = last ? [0, 1, 2] : [1, 2, 0];
  return {
    output: last ? [h, w, oc] : [oc, h, w],
    reduceDims: [kh, kw, channels],
    a: {
      dims: [h, w, channels],
      map: [
        row({ [y]: stride, 3: dilation }, 6, -random.int(0, kh)),
        row({ [x]: stride, 4: dilation }, 6, -random.int(0, kw)),
        row({ 5: 1 }, 6),
      ],
    },
    b: { dims: [oc, kh, kw, channels], map: [row({ [o]: 1 }, 6), row({ 3: 1 }, 6), row({ 4: 1 }, 6), row({ 5: 1 }, 6)] },
  };
}

/**
 * Returns a packed op of a seed that takes many tiles of a GPU's kernels, whole ones and not: products and convolutions, i8 and i32 results, every
 * kind of epilogue, followed by an op that reads it. Needs `initHash()`.
 */
export function randomTiledProgram({ seed }: { seed: number }): RandomProgram {
  const random = createRandom({ seed });
  const { output: dims, reduceDims, a, b } = random.pick([product, convolution])(random);
  const pads = [0, 0, 0, -128, -1, 5, 127];
  const inputs: (TensorType & { name: string })[] = [];
  const data: Uint8Array[] = [];
  const source = (dtype: "i8" | "i32", shape: readonly number[]): Operand["source"] => {
    const bytes = new Uint8Array(shape.reduce((count, dim) => count * dim, dtype === "i8" ? 1 : 4));
    random.fill(bytes);
    data.push(bytes);
    return { kind: "input", index: inputs.push({ name: `x${inputs.length}`, dtype, dims: shape }) - 1 };
  };
  const side = ({ dims: view, map }: Pick<Operand, "dims" | "map">): Operand => {
    return { source: source("i8", view), dtype: "i8", dims: view, map, pad: random.pick(pads) };
  };
  const loops = dims.length + reduceDims.length;
  const perChannel = (axis: number): Operand => ({
    ...{ source: source("i32", [dims[axis]!]), dtype: "i32", dims: [dims[axis]!], pad: 0, map: [row({ [axis]: 1 }, loops)] },
  });
  const exact = random.chance(0.25);
  const op: Op = {
    ...{ name: "tiled", output: { dtype: exact ? "i32" : "i8", dims }, reduceDims, combine: "mul", combineShift: 0, reduce: "sum" },
    ...{ a: side(a), b: side(b), bias: random.chance(0.4) ? perChannel(random.int(0, dims.length - 1)) : null },
    multiplier: exact ? 1 : random.chance(0.3) ? perChannel(random.int(0, dims.length - 1)) : random.pick([1, 3, -7, 1_234_567]),
    ...{ shift: exact ? 0 : random.pick([7, 9, 13, 20, 33]), zeroPoint: random.pick([0, 0, -3, 100]) },
    ...{ min: exact ? INT32_MIN : random.pick([-128, 0, INT32_MIN]), max: exact ? INT32_MAX : random.pick([127, INT32_MAX]) },
  };
  const count = dims.reduce((product, dim) => product * dim, 1);
  const after: Op = {
    ...{ name: "reversed", output: { dtype: op.output.dtype, dims: [count] }, reduceDims: [], combine: "copy", combineShift: 0 },
    ...{ reduce: "none", b: null, bias: null, multiplier: 1, shift: 0, zeroPoint: 0, min: INT32_MIN, max: INT32_MAX },
    a: {
      ...{ source: { kind: "output", index: 0 }, dtype: op.output.dtype, dims: [count], pad: 0 },
      map: [{ offset: count - 1, coefficients: [-1] }],
    },
  };
  const program = { version: 1 as const, name: `tiled-${seed}`, inputs, constants: [], ops: [op, after] };
  return { program, constants: [], inputs: data, inputRoot: inputRootOf({ inputs: data }) };
}
