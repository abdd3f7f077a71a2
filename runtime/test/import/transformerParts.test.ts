import { expect } from "chai";
import fc from "fast-check";
import {
  addDigits,
  addQuantizedLinear,
  addRotary,
  addSwiGlu,
  createProgramBuilder,
  createReferenceBackend,
  initHash,
  inputRootOf,
  type ProgramBuilder,
} from "../../src/index.ts";

const backend = createReferenceBackend();

async function lastOutput({ builder, input }: { builder: ProgramBuilder; input: Uint8Array<ArrayBuffer> }): Promise<number[]> {
  const inputs = [input];
  const { program, constants } = builder.finish();
  const bytes = (await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) })).outputs.at(-1)!.slice();
  return Array.from(program.ops.at(-1)!.output.dtype === "i8" ? new Int8Array(bytes.buffer) : new Int32Array(bytes.buffer));
}
const reals = (count: number, most = 1) =>
  fc.array(fc.double({ min: -most, max: most, noNaN: true }), { minLength: count, maxLength: count });
const bytesArbitrary = (count: number) => fc.array(fc.integer({ min: -128, max: 127 }), { minLength: count, maxLength: count });
const [N, IN, OUT] = [3, 8, 5];
const SCALES = Array.from({ length: IN }, (_, c) => 0.01 * (1 + (c % 3)));

/** Real products of the stored input with real weights [out, IN], and what rounding the weights to int8 may cost each. */
function dense(stored: readonly number[], zeroPoint: number, weights: readonly number[]): { value: number; slack: number }[] {
  return Array.from({ length: (N * weights.length) / IN }, (_, k) => {
    const out = weights.length / IN;
    const [n, o] = [Math.floor(k / out), k % out];
    const row = weights.slice(o * IN, (o + 1) * IN).map((weight, c) => weight * SCALES[c]!);
    const step = Math.max(...row.map(Math.abs)) / 127;
    const x = stored.slice(n * IN, (n + 1) * IN).map((value) => value - zeroPoint);
    return {
      value: row.reduce((sum, weight, c) => sum + weight * x[c]!, 0),
      slack: (step / 2) * x.reduce((sum, value) => sum + Math.abs(value), 0),
    };
  });
}

describe("the builders of a transformer's parts", () => {
  before(() => initHash());

  it("give a dense layer within half a step and its weights' rounding, rows or columns first", async () => {
    await fc.assert(
      fc.asyncProperty(
        bytesArbitrary(N * IN),
        reals(IN * OUT),
        fc.integer({ min: -128, max: 127 }),
        fc.boolean(),
        async (stored, weights, zeroPoint, transposed) => {
          const builder = createProgramBuilder({ name: "dense" });
          const tensor = builder.addInput({ name: "x", dtype: "i8", dims: [N, IN] });
          const scales = Array.from({ length: OUT }, (_, o) => 0.001 * (1 + o));
          const input = { tensor, quantization: { scales: SCALES, zeroPoint } };
          addQuantizedLinear({ builder, name: "dense", input, weights, scales, dtype: "i32", transposed });
          const result = await lastOutput({ builder, input: new Uint8Array(Int8Array.from(stored).buffer) });
          dense(stored, zeroPoint, weights).forEach(({ value, slack }, k) => {
            const [n, o] = [Math.floor(k / OUT), k % OUT];
            const got = result[transposed ? o * N + n : k]! * scales[o]!;
            expect(got).to.be.closeTo(value, slack + scales[o]! * 0.51);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("split a value into two digits, and add a dense layer over both up exactly", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -16000, max: 16000 }), { minLength: N * IN, maxLength: N * IN }),
        fc.array(fc.integer({ min: -127, max: 127 }), { minLength: IN * OUT, maxLength: IN * OUT }),
        async (values, whole) => {
          const builder = createProgramBuilder({ name: "digits" });
          const { high, low } = addDigits({
            builder,
            name: "digits",
            input: builder.addInput({ name: "x", dtype: "i32", dims: [N, IN] }),
          });
          // Rows whose greatest weight is 127 are whole numbers already, so the sums must be exact.
          const weights = whole.map((weight, i) => (i % IN === 0 ? 127 : weight));
          const one = (count: number) => Array.from({ length: count }, () => 1);
          const input = { tensor: low, quantization: { scales: one(IN), zeroPoint: 0 } };
          addQuantizedLinear({ builder, name: "dense", input, high, weights, scales: one(OUT), dtype: "i32" });
          const result = await lastOutput({ builder, input: new Uint8Array(Int32Array.from(values).buffer) });
          const exact = result.map((_, k) => {
            const [n, o] = [Math.floor(k / OUT), k % OUT];
            return weights.slice(o * IN, (o + 1) * IN).reduce((sum, weight, c) => sum + weight * values[n * IN + c]!, 0);
          });
          expect(result).to.deep.equal(exact);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("turn pairs by their position within one step of the result", async () => {
    const [positions, heads, size, base, divisor] = [40, 2, 8, 10000, 128];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -11000, max: 11000 }), { minLength: positions * heads * size, maxLength: positions * heads * size }),
        async (values) => {
          const builder = createProgramBuilder({ name: "rotary" });
          const input = builder.addInput({ name: "x", dtype: "i32", dims: [positions, heads * size] });
          addRotary({ builder, name: "rotary", input, heads, base, divisor });
          const result = await lastOutput({ builder, input: new Uint8Array(Int32Array.from(values).buffer) });
          for (let t = 0; t < positions; t++) {
            for (let h = 0; h < heads; h++) {
              for (let i = 0; i < size / 2; i++) {
                const angle = t * base ** ((-2 * i) / size);
                const [x, y] = [values[(t * heads + h) * size + i]!, values[(t * heads + h) * size + i + size / 2]!];
                const at = (h * positions + t) * size + i;
                const expected = [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
                const error = 0.5 + (Math.abs(x) + Math.abs(y)) / 2 ** 15 / divisor + 1e-9;
                expected.forEach((real, k) => {
                  const clamped = Math.max(-128, Math.min(127, real / divisor));
                  expect(result[at + (k * size) / 2]!).to.be.closeTo(clamped, error);
                });
              }
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it("give SwiGLU within half a step, SiLU's table and its weights' rounding", async () => {
    let worst = 0;
    await fc.assert(
      fc.asyncProperty(bytesArbitrary(N * IN), reals(2 * IN * OUT, 2), async (stored, weights) => {
        const builder = createProgramBuilder({ name: "swiglu" });
        const tensor = builder.addInput({ name: "x", dtype: "i8", dims: [N, IN] });
        const gateLimit = 6;
        const gates = dense(stored, 0, weights.slice(0, IN * OUT));
        const factors = dense(stored, 0, weights.slice(IN * OUT));
        const silu = (x: number) => x / (1 + Math.exp(-x));
        const products = gates.map(({ value }, k) => silu(Math.min(gateLimit, Math.max(-gateLimit, value))) * factors[k]!.value);
        const step = Math.max(0.1, ...products.map(Math.abs)) / 127;
        const quantization = { scales: Array.from({ length: OUT }, () => step), zeroPoint: 0 };
        const input = { tensor, quantization: { scales: SCALES, zeroPoint: 0 } };
        addSwiGlu({ builder, name: "swiglu", input, weights, gateLimit, quantization });
        const result = await lastOutput({ builder, input: new Uint8Array(Int8Array.from(stored).buffer) });
        products.forEach((real, k) => {
          const [gate, factor] = [gates[k]!, factors[k]!];
          const siluError = 1.1 * (gate.slack + (gateLimit * 1.1) / 4096);
          const error = step * 0.51 + siluError * (Math.abs(factor.value) + factor.slack) + Math.abs(silu(gate.value)) * factor.slack;
          worst = Math.max(worst, Math.abs(result[k]! * step - real) / error);
        });
      }),
      { numRuns: 100 },
    );
    console.log(`      worst error over its bound: ${worst.toFixed(3)}`);
    expect(worst).to.be.at.most(1);
  });
});
