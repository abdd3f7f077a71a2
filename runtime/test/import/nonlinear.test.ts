import { expect } from "chai";
import fc from "fast-check";
import {
  addArgmax,
  addExponentials,
  addLayerNorm,
  addLookup,
  addReduction,
  addRmsNorm,
  addSoftmax,
  createProgramBuilder,
  createReferenceBackend,
  initHash,
  inputRootOf,
  type DType,
  type ProgramBuilder,
  type TensorRef,
} from "../../src/index.ts";
import { exactErf } from "../../src/import/exactErf.ts";
import { exactExp } from "../../src/import/exactExp.ts";
import { exactLog } from "../../src/import/exactLog.ts";
import { exactLog1p } from "../../src/import/exactLog1p.ts";
import { exactPower } from "../../src/import/exactPower.ts";
import { exactRotation } from "../../src/import/exactRotation.ts";

const backend = createReferenceBackend();

/** Builds a program over one input, runs it, and returns its output's elements. */
async function compute({
  dtype = "i32",
  dims,
  values,
  build,
}: {
  dtype?: DType;
  dims: number[];
  values: readonly number[];
  build(builder: ProgramBuilder, input: TensorRef): unknown;
}): Promise<number[]> {
  const builder = createProgramBuilder({ name: "nonlinear" });
  build(builder, builder.addInput({ name: "x", dtype, dims }));
  const inputs = [new Uint8Array((dtype === "i8" ? Int8Array : Int32Array).from(values).buffer)];
  const { program, constants } = builder.finish();
  const output = (await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) })).outputs.at(-1)!;
  return Array.from(
    program.ops.at(-1)!.output.dtype === "i8" ? new Int8Array(output.slice().buffer) : new Int32Array(output.slice().buffer),
  );
}

const rowsOf = (values: readonly number[], length: number) =>
  Array.from({ length: values.length / length }, (_, row) => values.slice(row * length, (row + 1) * length));

describe("the builders of nonlinear functions", () => {
  before(() => initHash());

  it("sum and find the maximum of any length, in parts where one op may not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.infiniteStream(fc.integer({ min: -(2 ** 20), max: -1 })), async (n, stream) => {
        const values = Array.from({ length: 2 * n }, () => stream.next().value as number);
        for (const reduce of ["sum", "max"] as const) {
          const result = await compute({
            dims: [2, n],
            values,
            build: (builder, input) => addReduction({ builder, name: "r", input, reduce }),
          });
          const exact = rowsOf(values, n).map((row) => (reduce === "sum" ? row.reduce((sum, value) => sum + value) : Math.max(...row)));
          expect(result).to.deep.equal(exact);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("look a function up exactly, and give the stated value beyond its table", async () => {
    const table = Array.from({ length: 100 }, (_, i) => i * i);
    const values = Array.from({ length: 256 }, (_, i) => i - 128);
    const result = await compute({
      dtype: "i8",
      dims: [256],
      values,
      build: (builder, input) => addLookup({ builder, name: "t", input, table, first: -50, dtype: "i32", outside: -7 }),
    });
    expect(result).to.deep.equal(values.map((value) => table[value + 50] ?? -7));
    const builder = createProgramBuilder({ name: "t" });
    const input = builder.addInput({ name: "x", dtype: "i8", dims: [1] });
    expect(() => addLookup({ builder, name: "t", input, table: [128], first: 0, dtype: "i8" })).to.throw(RangeError, "128 is not an i8");
  });

  it("give exponentials within half a unit", async () => {
    let worst = 0;
    const scale = 1 / 64;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 1, maxLength: 80 }), async (values) => {
        const one = 127;
        const build = (builder: ProgramBuilder, input: TensorRef) =>
          addExponentials({ builder, name: "e", input, scale, one, dtype: "i8" });
        const result = await compute({ dims: [values.length], values, build });
        const most = Math.max(...values);
        result.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - one * Math.exp((values[i]! - most) * scale)))));
      }),
      { numRuns: 50 },
    );
    expect(worst).to.be.at.most(0.5 + 1e-9);
  });

  it("give a softmax that is exact but for its output's rounding, 1.5 × 2^-15 and n² / 2^28 of a probability", async () => {
    let [worst8, worst32] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(1 / 8, 1 / 100, 1 / 1024),
        fc.integer({ min: 1, max: 4000 }),
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        async (n, scale, spread, stream) => {
          const values = Array.from({ length: 2 * n }, () => Math.round(spread * (stream.next().value as number)));
          const exact = rowsOf(values, n).flatMap((row) => {
            const powers = row.map((value) => Math.exp((value - Math.max(...row)) * scale));
            const sum = powers.reduce((sum, value) => sum + value);
            return powers.map((value) => value / sum);
          });
          const soft = (output: { dtype: DType; scale: number; zeroPoint: number }) =>
            compute({ dims: [2, n], values, build: (builder, input) => addSoftmax({ builder, name: "s", input, scale, output }) });
          const probabilities = (await soft({ dtype: "i32", scale: 2 ** -20, zeroPoint: 0 })).map((value) => value / 2 ** 20);
          const bytes = (await soft({ dtype: "i8", scale: 1 / 255, zeroPoint: -128 })).map((value) => (value + 128) / 255);
          exact.forEach((p, i) => {
            const bound = 1.5 * 2 ** -15 + (p * n * n) / 2 ** 28;
            worst32 = Math.max(worst32, Math.abs(probabilities[i]! - p) / (bound + 2 ** -21));
            worst8 = Math.max(worst8, Math.abs(bytes[i]! - p) / (bound + 0.5 / 255));
          });
        },
      ),
      { numRuns: 30 },
    );
    console.log(`      worst error over its bound: i32 ${worst32.toFixed(3)}, i8 ${worst8.toFixed(3)}`);
    expect(worst32).to.be.at.most(1);
    expect(worst8).to.be.at.most(1);
  });

  it("normalise by the root mean square within the stated relative error and half a step", async () => {
    const limit = 2 ** 17;
    let worst = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 3, 64, 300),
        fc.integer({ min: 300, max: limit }),
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        async (n, spread, stream) => {
          const next = () => stream.next().value as number;
          const values = Array.from({ length: 2 * n }, () => Math.round(spread * next()));
          const gain = Array.from({ length: n }, () => 1 + next());
          const [scale, epsilon, step] = [2 ** -12, 1e-5, 8 / 127];
          const build = (builder: ProgramBuilder, input: TensorRef) =>
            addRmsNorm({
              builder,
              name: "n",
              input,
              scale,
              limit,
              gain: gain.map((g) => g + 0.01),
              epsilon,
              quantization: { scales: gain.map(() => step), zeroPoint: 0 },
              dtype: "i32",
            });
          const result = await compute({ dims: [2, n], values, build });
          let shift = 0;
          while ((n * limit ** 2) / 2 ** shift >= 2 ** 31 - 1 - n) shift += 1;
          rowsOf(values, n).forEach((row, r) => {
            const mean = row.reduce((sum, value) => sum + (value * scale) ** 2, 0) / n;
            const quanta = (mean * n) / scale ** 2 / 2 ** shift;
            // Squares are rounded one by one, so rows of few quanta carry their rounding too.
            const relative = 1 / Math.sqrt(quanta) + n / 2 / quanta + 2 ** -12;
            if (relative > 0.25) return;
            row.forEach((value, c) => {
              const exact = ((gain[c]! + 0.01) * value * scale) / Math.sqrt(mean + epsilon);
              worst = Math.max(worst, Math.abs(result[r * n + c]! * step - exact) / (step * 0.51 + Math.abs(exact) * 1.3 * relative));
            });
          });
        },
      ),
      { numRuns: 60 },
    );
    console.log(`      worst error over its bound: ${worst.toFixed(3)}`);
    expect(worst).to.be.within(0.1, 1);
  });

  it("normalise to mean 0 and deviation 1 within half a step and the stated share of the result", async () => {
    let worst = 0;
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(2, 3, 64, 300, 1024),
        fc.integer({ min: 1, max: 127 }),
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        async (n, spread, stream) => {
          const next = () => stream.next().value as number;
          const middle = Math.round((127 - spread) * next());
          // The last row's elements are all equal.
          const values = Array.from({ length: 3 * n }, (_, i) => (i < 2 * n ? middle + Math.round(spread * next()) : middle));
          const gain = Array.from({ length: n }, () => 2 * next() + 0.01);
          const bias = Array.from({ length: n }, () => next());
          const [scale, epsilon, step] = [2 ** -5, 1e-5, 12 / 127];
          const result = await compute({
            dtype: "i8",
            dims: [3, n],
            values,
            build: (builder, input) =>
              addLayerNorm({ builder, name: "n", input, scale, gain, bias, epsilon, output: { scale: step, zeroPoint: 0 } }),
          });
          const greatest = Math.max(...gain.map(Math.abs));
          rowsOf(values, n).forEach((row, r) => {
            const mean = row.reduce((sum, value) => sum + value, 0) / n;
            const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
            const share = variance === 0 ? 0 : 1.3 * (1 / (128 * Math.sqrt(variance)) + n / (33_000 * variance) + 2 ** -12) + n / 2 ** 22;
            if (share >= 0.25) return;
            rows += 1;
            row.forEach((value, c) => {
              const normalised = ((value - mean) * scale) / Math.sqrt(variance * scale * scale + epsilon);
              const exact = Math.max(-128 * step, Math.min(127 * step, gain[c]! * normalised + bias[c]!));
              const bound = 0.502 * step + share * greatest * Math.abs(normalised);
              worst = Math.max(worst, Math.abs(result[r * n + c]! * step - exact) / bound);
            });
          });
        },
      ),
      { numRuns: 40 },
    );
    console.log(`      ${rows} rows, worst error over its bound: ${worst.toFixed(3)}`);
    expect(worst).to.be.within(0.5, 1);
  });

  it("name the greatest element, of equal ones the lowest index", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 300 }), async (values) => {
        let bits = 0;
        const [key] = await compute({
          dims: [values.length],
          values,
          build: (builder, input) => ({ bits } = addArgmax({ builder, name: "argmax", input })),
        });
        expect(2 ** bits - 1 - (key! & (2 ** bits - 1))).to.equal(values.indexOf(Math.max(...values)));
        expect(key! >> bits).to.equal(Math.max(...values));
      }),
      { numRuns: 40 },
    );
  });

  it("take their tables from functions that are exact to 13 digits", () => {
    for (let x = -30; x <= 30; x += 0.37) expect(exactExp({ x }) / Math.exp(x)).to.be.closeTo(1, 1e-13);
    for (const angle of [1, 0.3, 1e-4]) {
      exactRotation({ angle, count: 300 }).forEach(({ cos, sin }, k) => {
        expect(cos).to.be.closeTo(Math.cos(k * angle), 1e-13);
        expect(sin).to.be.closeTo(Math.sin(k * angle), 1e-13);
      });
    }
    for (const x of [5e-324, 1e-300, 1e-9, 0.3, 0.999999, 1.000001, 2, 10_000, 1e300, Number.MAX_VALUE])
      expect(exactLog({ x }) / Math.log(x)).to.be.closeTo(1, 1e-13);
    expect([0, -1, Infinity, 1].map((x) => exactLog({ x }))).to.deep.equal([-Infinity, NaN, Infinity, 0]);
    for (const x of [-0.5, -1e-12, 1e-300, 1e-8, 0.1, 0.5]) expect(exactLog1p({ x }) / Math.log1p(x)).to.be.closeTo(1, 1e-13);
    expect([-1e6, -Infinity, 1e6, Infinity].map((x) => exactExp({ x }))).to.deep.equal([0, 0, Infinity, Infinity]);
    for (const x of [0, 0.1, 1, 2.5, 1e5, -3]) {
      for (const y of [-3, -2.5, -0.3, 0, 0.5, 1, 1.7, 2, 3, 31, 2000])
        if (Number.isFinite(x ** y) && x ** y !== 0) expect(exactPower({ x, y }) / x ** y).to.be.closeTo(1, 1e-11);
        else expect(exactPower({ x, y })).to.deep.equal(x ** y);
    }
    // Abramowitz and Stegun 1964, table 7.1.
    for (const [x, value] of [
      [0.02, 0.0225645747],
      [0.5, 0.5204998778],
      [1, 0.8427007929],
      [2, 0.995322265],
    ] as const) {
      expect(exactErf({ x })).to.be.closeTo(value, 5.1e-11);
      expect(exactErf({ x: -x })).to.equal(-exactErf({ x }));
    }
    expect([6, 7, Infinity, 0].map((x) => exactErf({ x }))).to.deep.equal([1, 1, 1, 0]);
    // The alternating series of the same function.
    const direct = (x: number) => {
      let [term, sum] = [x, x];
      for (let n = 1; n < 60; n++) sum += (term *= (-x * x) / n) / (2 * n + 1);
      return (2 / Math.sqrt(Math.PI)) * sum;
    };
    for (let x = 0.01; x < 2; x += 0.03) expect(exactErf({ x }) / direct(x)).to.be.closeTo(1, 1e-12);
  });
});
