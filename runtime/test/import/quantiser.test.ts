import { expect } from "chai";
import fc from "fast-check";
import {
  addQuantizedConv2d,
  createProgramBuilder,
  createReferenceBackend,
  initHash,
  inputRootOf,
  ProgramRuleError,
  quantizationOfRange,
  quantizeKernel,
  quantizeMultipliers,
  type Kernel,
} from "../../src/index.ts";
import { composeKernels } from "../../src/import/composeKernels.ts";
import { joinKernels } from "../../src/import/joinKernels.ts";
import { kernelOnNearest } from "../../src/import/kernelOnNearest.ts";

const weight = fc.double({ min: -2, max: 2, noNaN: true });
const kernelArbitrary = ({ out, height, width, inputs }: { out: number; height: number; width: number; inputs: number }) => {
  const length = out * height * width * inputs;
  return fc
    .array(weight, { minLength: length, maxLength: length })
    .map((values): Kernel => ({ out, height, width, in: inputs, values: Float64Array.from(values) }));
};
const H = 4;
const W = 5;
const mapArbitrary = (channels: number) => fc.array(weight, { minLength: H * W * channels, maxLength: H * W * channels });

describe("the quantiser", () => {
  before(() => initHash());

  it("keeps rescale factors to 2^-30 of the largest", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 }), (factors) => {
        const { multipliers, shift } = quantizeMultipliers({ factors });
        const largest = Math.max(...factors);
        expect(Math.max(...multipliers)).to.be.below(2 ** 31);
        factors.forEach((factor, i) => expect(multipliers[i]! / 2 ** shift).to.be.closeTo(factor, largest * 2 ** -30));
      }),
    );
  });

  it("refuses factors that no shift can hold", () => {
    expect(() => quantizeMultipliers({ factors: [2 ** 31] })).to.throw(RangeError, "too large");
    expect(() => quantizeMultipliers({ factors: [0] })).to.throw(RangeError);
    expect(() => quantizeMultipliers({ factors: [NaN, 1] })).to.throw(RangeError);
  });

  it("rounds each weight to within half a step of its output channel", () => {
    fc.assert(
      fc.property(kernelArbitrary({ out: 3, height: 1, width: 2, inputs: 4 }), (kernel) => {
        const inputScales = [1, 0.5, 2, 0.25];
        const { values, scales } = quantizeKernel({ kernel, inputScales });
        kernel.values.forEach((real, i) => {
          const scale = scales[Math.floor(i / 8)]!;
          expect(Math.abs(real * inputScales[i % 4]! - values[i]! * scale)).to.be.at.most(scale / 2 + 1e-12);
        });
      }),
    );
  });

  it("covers the seen range of every channel, with one zero point", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -9, max: 0, noNaN: true }), fc.double({ min: 0.1, max: 9, noNaN: true })), {
          minLength: 1,
          maxLength: 6,
        }),
        (channels) => {
          const [least, most] = [channels.map(([value]) => value), channels.map(([, value]) => value)];
          const { scales, zeroPoint } = quantizationOfRange({ least, most });
          scales.forEach((scale, c) => {
            expect(Math.round(most[c]! / scale) + zeroPoint).to.be.at.most(127);
            expect(Math.round(least[c]! / scale) + zeroPoint).to.be.at.least(-128);
          });
        },
      ),
    );
  });

  it("makes an integer convolution that is near the real one, inside and at the border", async () => {
    const [out, inputs] = [3, 4];
    const backend = createReferenceBackend();
    await fc.assert(
      fc.asyncProperty(
        kernelArbitrary({ out, height: 3, width: 3, inputs }),
        fc.array(fc.integer({ min: -128, max: 127 }), { minLength: H * W * inputs, maxLength: H * W * inputs }),
        fc.integer({ min: -128, max: 127 }),
        fc.boolean(),
        async (kernel, stored, zeroPoint, relu) => {
          const scales = [0.01, 0.02, 0.015, 0.01];
          const bias = [0.5, -0.25, 0];
          const real = stored.map((value, i) => (value - zeroPoint) * scales[i % inputs]!);
          const expected = convolve({ kernel, map: real }).map((value, i) =>
            relu ? Math.max(0, value + bias[i % out]!) : value + bias[i % out]!,
          );
          const widest = Math.max(...expected.map(Math.abs), 0.1);
          const quantization = { scales: [0, 1, 2].map(() => widest / 127), zeroPoint: 0 };
          const builder = createProgramBuilder({ name: "convolution" });
          const tensor = builder.addInput({ name: "x", dtype: "i8", dims: [1, H, W, inputs] });
          addQuantizedConv2d({
            builder,
            name: "conv",
            input: { tensor, quantization: { scales, zeroPoint } },
            kernel,
            bias,
            quantization,
            relu,
          });
          const input = new Uint8Array(Int8Array.from(stored).buffer);
          const run = await backend.run({ ...builder.finish(), inputs: [input], inputRoot: inputRootOf({ inputs: [input] }) });
          const result = new Int8Array(run.outputs[0]!.slice().buffer);
          // Half an output step, and half a weight step for each of the 36 reads of at most 255 × 0.02.
          const { scales: steps } = quantizeKernel({ kernel, inputScales: scales, bias });
          expected.forEach((value, i) => {
            const tolerance = (widest / 127) * 0.51 + (steps[i % out]! / 2) * 36 * 255;
            expect((result[i]! * widest) / 127).to.be.closeTo(value, tolerance);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("composes, joins and doubles kernels as running them one after another does", () => {
    fc.assert(
      fc.property(
        kernelArbitrary({ out: 2, height: 3, width: 3, inputs: 3 }),
        kernelArbitrary({ out: 3, height: 1, width: 1, inputs: 2 }),
        kernelArbitrary({ out: 2, height: 3, width: 3, inputs: 1 }),
        mapArbitrary(2),
        mapArbitrary(1),
        (outer, inner, other, map, otherMap) => {
          const composed = composeKernels({ outer, inner });
          const stepwise = convolve({ kernel: outer, map: convolve({ kernel: inner, map }) });
          convolve({ kernel: composed, map }).forEach((value, i) => expect(value).to.be.closeTo(stepwise[i]!, 1e-9));

          const joined = convolve({
            kernel: joinKernels({ parts: [composed, other] }),
            map: Array.from({ length: H * W * 3 }, (_, i) =>
              i % 3 < 2 ? map[Math.floor(i / 3) * 2 + (i % 3)]! : otherMap[Math.floor(i / 3)]!,
            ),
          });
          const rest = convolve({ kernel: other, map: otherMap });
          joined.forEach((value, i) => expect(value).to.be.closeTo(stepwise[i]! + rest[i]!, 1e-9));

          const doubled = Array.from({ length: 4 * H * W }, (_, i) => otherMap[((i >> 1) % W) | 0] ?? 0);
          for (let y = 0; y < 2 * H; y++) for (let x = 0; x < 2 * W; x++) doubled[y * 2 * W + x] = otherMap[(y >> 1) * W + (x >> 1)]!;
          const onDoubled = convolve({ kernel: other, map: doubled, height: 2 * H, width: 2 * W });
          const phases = convolve({ kernel: kernelOnNearest({ kernel: other }), map: otherMap });
          onDoubled.forEach((value, i) => {
            const [y, x, o] = [Math.floor(i / (4 * W)), Math.floor(i / 2) % (2 * W), i % 2];
            const phase = (y & 1) * 2 + (x & 1);
            expect(phases[((y >> 1) * W + (x >> 1)) * 8 + phase * 2 + o]!).to.be.closeTo(value, 1e-9);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("refuses to compose or join what does not fit", () => {
    const kernel = (out: number, side: number, inputs: number): Kernel => ({
      out,
      height: side,
      width: side,
      in: inputs,
      values: new Float64Array(out * side * side * inputs),
    });
    expect(() => composeKernels({ outer: kernel(1, 3, 2), inner: kernel(2, 3, 1) })).to.throw("only a pointwise");
    expect(() => joinKernels({ parts: [kernel(1, 3, 2), kernel(1, 1, 2)] })).to.throw("same window");
    expect(() => kernelOnNearest({ kernel: kernel(1, 5, 1) })).to.throw("3 × 3");
  });
});

describe("the program builder", () => {
  it("names the op and the rule of a program that breaks one", () => {
    const builder = createProgramBuilder({ name: "broken" });
    const x = builder.addInput({ name: "x", dtype: "i32", dims: [300] });
    builder.addOp({
      name: "too-long",
      output: { dtype: "i32", dims: [1] },
      combine: "copy",
      reduce: "sum",
      reduceDims: [300],
      a: { tensor: x, rows: [{ r0: 1 }] },
    });
    expect(() => builder.finish())
      .to.throw(ProgramRuleError)
      .that.includes({ rule: "slow-path", op: 0 });
  });

  it("refuses constants of the wrong size and maps over loops that the op has not", () => {
    const builder = createProgramBuilder({ name: "broken" });
    expect(() => builder.addConstant({ name: "c", dtype: "i32", dims: [2], bytes: new Uint8Array(7) })).to.throw("constant c: 7 bytes");
    const x = builder.addInput({ name: "x", dtype: "i8", dims: [4] });
    expect(() =>
      builder.addOp({ name: "copy", output: { dtype: "i8", dims: [4] }, combine: "copy", a: { tensor: x, rows: [{ o1: 1 }] } }),
    ).to.throw("loop o1");
  });
});

function convolve({
  kernel,
  map,
  height = H,
  width = W,
}: {
  kernel: Kernel;
  map: readonly number[];
  height?: number;
  width?: number;
}): number[] {
  const result: number[] = [];
  const [up, left] = [(kernel.height - 1) >> 1, (kernel.width - 1) >> 1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let o = 0; o < kernel.out; o++) {
        let sum = 0;
        for (let i = 0; i < kernel.height; i++) {
          for (let j = 0; j < kernel.width; j++) {
            const [row, column] = [y + i - up, x + j - left];
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let c = 0; c < kernel.in; c++) {
              const tap = ((o * kernel.height + i) * kernel.width + j) * kernel.in + c;
              sum += kernel.values[tap]! * map[(row * width + column) * kernel.in + c]!;
            }
          }
        }
        result.push(sum);
      }
    }
  }
  return result;
}
