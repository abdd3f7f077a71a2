import { expect } from "chai";
import fc from "fast-check";
import { createWasmBackend, importOnnx, initHash, type Backend, type ImportReport } from "../../src/index.ts";
import { big, createMaker, scalar, sizeOf, STYLES, type Constant, type Maker, type Quantized } from "../support/onnxMaker.ts";
import { broadcastAt } from "../support/onnxOperators/broadcastAt.ts";
import { broadcastDims } from "../support/onnxOperators/broadcastDims.ts";
import { convInteger } from "../support/onnxOperators/convInteger.ts";
import { dequantize } from "../support/onnxOperators/dequantize.ts";
import { indicesOf } from "../support/onnxOperators/indicesOf.ts";
import { matMulInteger } from "../support/onnxOperators/matMulInteger.ts";
import { productOf } from "../support/onnxOperators/productOf.ts";
import { qLinearAveragePool } from "../support/onnxOperators/qLinearAveragePool.ts";
import { qLinearConcat } from "../support/onnxOperators/qLinearConcat.ts";
import { qLinearSigmoid } from "../support/onnxOperators/qLinearSigmoid.ts";
import { qLinearSoftmax } from "../support/onnxOperators/qLinearSoftmax.ts";
import { quantize } from "../support/onnxOperators/quantize.ts";
import { rationalOf } from "../support/onnxOperators/rationalOf.ts";
import { sumOf } from "../support/onnxOperators/sumOf.ts";
import { transposed } from "../support/onnxOperators/transposed.ts";
import type { IntegerTensor, Rational } from "../support/onnxOperators/types.ts";
import { onnxModel, type ModelParts } from "./onnxModels.ts";
import { runImported, type Feed } from "./onnxRuns.ts";

type Node = ModelParts["nodes"][number];
interface Operand {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
  readonly q: Quantized;
}
interface Example {
  readonly operands: readonly Operand[];
  readonly nodes: readonly Node[];
  readonly constants?: Readonly<Record<string, Constant>>;
  /** Results by the value that is quantised; "f" where there is one. */
  readonly results: readonly { readonly of?: string; readonly y: Quantized; readonly expected: IntegerTensor }[];
  /** That nothing need be approximated even where scales are not binary. */
  readonly always?: boolean;
  /** That not even binary scales make it exact. */
  readonly never?: boolean;
  readonly opset?: number;
}

const WORKING = ["exact", "within 1 ulp", "quantised"];
const one = (op: string, inputs: readonly string[], attributes: Node["attributes"] = {}, floats: readonly string[] = []): Node[] => [
  { op, name: "node", inputs, outputs: ["f"], attributes, floats },
];
const floats = (values: readonly number[], dims = [values.length]): Constant => ({ type: "float", dims, values });
const int64 = (values: readonly number[]): Constant => ({ type: "int64", dims: [values.length], values });
const real = (operand: Operand, index: readonly number[]): Rational =>
  dequantize({ value: broadcastAt({ tensor: big(operand.dims, operand.values), index }), from: operand.q });
const whole = (value: bigint): Rational => ({ numerator: value, denominator: 1n });

function operandOf(maker: Maker, name: string, dims: readonly number[]): Operand {
  const type = maker.type();
  return { name, dims, values: maker.values({ type, dims }), q: maker.quantization({ type, scale: maker.scale() }) };
}
/** A quantisation of the result whose step is about `step`. */
const resultOf = (maker: Maker, step: number) => maker.quantization({ type: maker.type(), scale: maker.target(step) });

/** The file: every operand dequantised, the nodes, every result quantised; several results of one type are joined along axis 0. */
function modelOf({ operands, nodes, constants = {}, results, opset = 13 }: Example): Uint8Array {
  const meaning = (name: string, q: Quantized) => ({ [`${name}s`]: scalar("float", q.float), [`${name}z`]: scalar(q.type, q.zero) });
  return onnxModel({
    nodes: [
      ...operands.map(({ name }) => ({ op: "DequantizeLinear", inputs: [name, `${name}s`, `${name}z`], outputs: [`${name}f`] })),
      ...nodes,
      ...results.map(({ of = "f" }, i) => ({ op: "QuantizeLinear", name: `q${i}`, inputs: [of, `y${i}s`, `y${i}z`], outputs: [`y${i}`] })),
      ...(results.length > 1 ? [{ op: "Concat", inputs: results.map((_, i) => `y${i}`), outputs: ["y"], attributes: { axis: 0 } }] : []),
    ],
    constants: Object.assign(
      { ...constants },
      ...operands.map(({ name, q }) => meaning(name, q)),
      ...results.map(({ y }, i) => meaning(`y${i}`, y)),
    ) as Record<string, Constant>,
    inputs: Object.fromEntries(operands.map(({ name, dims, q }) => [name, { type: q.type, dims }])),
    outputs: { [results.length > 1 ? "y" : "y0"]: results[0]!.y.type },
    opset,
  });
}

describe("quantised ONNX graphs beside their specification in exact arithmetic", () => {
  let backend: Backend;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
  });
  after(() => backend.close());
  let [models, elements, approximated, off] = [0, 0, 0, 0];
  after(() =>
    console.log(`      ${models} models, ${elements} elements; of ${approximated} with approximated factors ${off} are one unit off`),
  );

  async function check(example: Example, { exact }: { exact: boolean }): Promise<void> {
    const feeds = Object.fromEntries(
      example.operands.map(({ name, dims, values, q }): [string, Feed] => [name, { type: q.type, dims, values }]),
    );
    const { values, report } = await runImported({ backend, bytes: modelOf(example), feeds });
    const outcomes = report.nodes.filter(({ outcome }) => WORKING.includes(outcome));
    const isExact = outcomes.every(({ outcome }) => outcome === "exact");
    if (exact) expect(outcomes.filter(({ outcome }) => outcome !== "exact")).to.deep.equal([]);
    // Whatever is not exact states how near it is.
    for (const { outcome, detail } of outcomes) if (outcome !== "exact") expect(detail).to.match(/unit/);
    const wanted = example.results.flatMap(({ expected }) => expected.values.map(Number));
    expect(values.length).to.equal(wanted.length);
    if (isExact) expect(values).to.deep.equal(wanted);
    values.forEach((value, i) => expect(Math.abs(value - wanted[i]!), `element ${i}`).to.be.at.most(1));
    models += 1;
    elements += values.length;
    if (!isExact) {
      approximated += values.length;
      off += values.filter((value, i) => value !== wanted[i]).length;
    }
  }

  function specify(name: string, build: (maker: Maker, shape: Shape) => Example, runs = 100) {
    for (const binary of [true, false])
      it(`${name}, ${binary ? "binary scales" : "any scales"}`, () =>
        fc.assert(
          fc.asyncProperty(shapes, fc.nat(), (shape, seed) => {
            const example = build(createMaker({ seed, binary }), shape);
            return check(example, { exact: !example.never && (binary || example.always === true) });
          }),
          { numRuns: runs, seed: 5 },
        ));
  }
  const shapes = fc.record({
    dims: fc.tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 2, max: 5 }),
    ),
    size: fc.integer({ min: 1, max: 5 }),
    depth: fc.integer({ min: 1, max: 30 }),
    flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    style: fc.constantFrom(...STYLES),
    bias: fc.constantFrom("none", "integer", "float", "rounded scale" as const),
    factor: fc.constantFrom(1, 0.5, 3, -0.25),
  });
  type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

  interface Bias {
    readonly nodes: readonly Node[];
    readonly constants: Readonly<Record<string, Constant>>;
    readonly reals: readonly Rational[];
    readonly inputs: readonly string[];
    readonly coarse: boolean;
  }
  /** A bias of one of four kinds: its nodes, its constants, its real values, and whether it is no whole number of accumulator units. */
  function biasOf(maker: Maker, { bias, style }: Shape, units: readonly number[], binary: boolean): Bias {
    if (bias === "none") return { nodes: [], constants: {}, reals: units.map(() => whole(0n)), inputs: [], coarse: false };
    const integers = maker.biases({ count: units.length, style });
    if (bias === "float") {
      const values = units.map((unit, o) => Math.fround(integers[o]! * unit * (binary ? 1 : 1.0001)));
      return { nodes: [], constants: { b: floats(values) }, reals: values.map(rationalOf), inputs: ["b"], coarse: false };
    }
    const scales = units.map((unit) => Math.fround(bias === "integer" ? unit : unit * (1 + 2 ** -22)));
    return {
      nodes: [{ op: "DequantizeLinear", inputs: ["b", "bs"], outputs: ["bf"], attributes: { axis: 0 } }],
      constants: { b: { type: "int32" as const, dims: [units.length], values: integers }, bs: floats(scales) },
      reals: integers.map((value, o) => productOf(whole(BigInt(value)), rationalOf(scales[o]!))),
      inputs: ["bf"],
      coarse: bias === "rounded scale" && integers.some((value) => value !== 0),
    };
  }

  const convolution = (maker: Maker, shape: Shape, count: number): Example => {
    const [batch, channels, height, width] = shape.dims;
    const depthwise = shape.flags[0];
    const outputs = depthwise ? channels : shape.size;
    const wDims = [outputs, depthwise ? 1 : channels, 2, 2];
    const x = operandOf(maker, "x", [batch, channels, height, width]);
    const wType = maker.type();
    const zeros = wType === "int8" ? maker.integers(outputs, -20, 20) : maker.integers(outputs, 100, 150);
    const w = maker.weights({
      type: wType,
      dims: wDims,
      style: shape.style,
      zeroOf: (i) => zeros[Math.floor(i / sizeOf(wDims.slice(1)))]!,
    });
    const scales = zeros.map(() => maker.scale());
    const units = scales.map((scale) => x.q.float * scale);
    const binary = units.every((unit) => Math.fround(unit) === unit && Math.log2(unit) > -16);
    const bias = biasOf(maker, shape, units, binary);
    const pads = [1, 0, 0, 1];
    const group = depthwise ? channels : 1;
    const accumulators = convInteger({
      x: big(x.dims, x.values),
      xZeroPoint: x.q.zeroPoint,
      w: big(wDims, w),
      wZeroPoints: zeros.map(BigInt),
      group,
      strides: [1, 1],
      pads,
    });
    const relu = shape.flags[1];
    const step = Math.max(...units) * 60 * Math.sqrt(channels);
    const results =
      count === 1
        ? [resultOf(maker, step)]
        : Array.from({ length: count }, (_, i) => maker.quantization({ type: "int8", scale: maker.target(step * 4 ** i) }));
    const reals = indicesOf(accumulators.dims).map(([, o], i) => {
      const sum = sumOf(productOf(whole(accumulators.values[i]!), x.q.scale, rationalOf(scales[o!]!)), bias.reals[o!]!);
      return relu && sum.numerator < 0n ? whole(0n) : sum;
    });
    return {
      operands: [x],
      nodes: [
        { op: "DequantizeLinear", inputs: ["w", "ws", "wz"], outputs: ["wf"], attributes: { axis: 0 } },
        ...bias.nodes,
        { op: "Conv", name: "node", inputs: ["xf", "wf", ...bias.inputs], outputs: [relu ? "c" : "f"], attributes: { group, pads } },
        ...(relu ? [{ op: "Relu", inputs: ["c"], outputs: ["f"] }] : []),
      ],
      constants: {
        w: { type: wType, dims: wDims, values: w },
        ws: floats(scales),
        wz: { type: wType, dims: [outputs], values: zeros },
        ...bias.constants,
      },
      results: results.map((y) => ({
        y,
        expected: { dims: accumulators.dims, values: reals.map((sum) => quantize({ real: sum, to: y })) },
      })),
      never: bias.coarse,
    };
  };
  specify(
    "Conv with integer, float and no bias, in one group and depthwise, with Relu",
    (maker, shape) => convolution(maker, shape, 1),
    150,
  );
  specify("Conv that two QuantizeLinear read with scales of their own", (maker, shape) => convolution(maker, shape, 2), 60);

  specify("Gemm with transA, transB, alpha and beta, and MatMul", (maker, shape) => {
    const {
      dims: [, rows],
      size: columns,
      depth,
      flags: [transA, transB, gemm],
      factor,
    } = shape;
    const a = operandOf(maker, "a", gemm && transA ? [depth, rows] : [rows, depth]);
    const type = maker.type();
    const bDims = gemm && transB ? [columns, depth] : [depth, columns];
    const b = maker.values({ type, dims: bDims });
    const bq = maker.quantization({ type, scale: maker.scale() });
    const beta = factor === 3 ? 2 : 1;
    const c = Array.from({ length: columns }, () => Math.fround(maker.between(-900, 900) * 2 ** -7));
    const alpha = gemm ? factor : 1;
    const sums = matMulInteger({
      a: gemm && transA ? transposed(big(a.dims, a.values)) : big(a.dims, a.values),
      aZeroPoint: a.q.zeroPoint,
      b: gemm && transB ? transposed(big(bDims, b)) : big(bDims, b),
      bZeroPoints: [bq.zeroPoint],
    });
    const y = resultOf(maker, Math.abs(alpha) * a.q.float * bq.float * 60 * Math.sqrt(depth));
    const reals = sums.values.map((sum, i) =>
      sumOf(
        productOf(whole(sum), a.q.scale, bq.scale, rationalOf(alpha)),
        gemm ? productOf(rationalOf(c[i % columns]!), rationalOf(beta)) : whole(0n),
      ),
    );
    const attributes = { transA: Number(transA), transB: Number(transB), alpha, beta };
    return {
      operands: [a],
      nodes: [
        { op: "DequantizeLinear", inputs: ["b", "bs", "bz"], outputs: ["bf"] },
        ...(gemm ? one("Gemm", ["af", "bf", "c"], attributes, ["alpha", "beta"]) : one("MatMul", ["af", "bf"])),
      ],
      constants: { b: { type, dims: bDims, values: b }, bs: scalar("float", bq.float), bz: scalar(type, bq.zero), c: floats(c) },
      results: [{ y, expected: { dims: sums.dims, values: reals.map((real) => quantize({ real, to: y })) } }],
      // C is a whole number of units only by chance.
      never: gemm,
    };
  });

  for (const op of ["Add", "Sub", "Mul"] as const)
    specify(`${op} of two branches`, (maker, { dims, flags }) => {
      const a = operandOf(maker, "a", dims);
      const b = operandOf(maker, "b", flags[0] ? dims : [dims[1], 1, 1]);
      const y = resultOf(maker, op === "Mul" ? a.q.float * b.q.float * 60 : Math.max(a.q.float, b.q.float));
      const all = broadcastDims({ a: a.dims, b: b.dims });
      const values = indicesOf(all).map((index) => {
        const [left, right] = [real(a, index), real(b, index)];
        const sum =
          op === "Mul" ? productOf(left, right) : sumOf(left, { ...right, numerator: op === "Sub" ? -right.numerator : right.numerator });
        return quantize({ real: sum, to: y });
      });
      return { operands: [a, b], nodes: one(op, ["af", "bf"]), results: [{ y, expected: { dims: all, values } }] };
    });

  specify("AveragePool, GlobalAveragePool and ReduceMean", (maker, { dims, flags: [pool, global, padded] }) => {
    const x = operandOf(maker, "x", dims);
    const y = resultOf(maker, x.q.float / 2);
    const kernel = global ? dims.slice(2) : [2, 2];
    const pads = padded && !global ? [1, 0, 0, 1] : [0, 0, 0, 0];
    const expected = qLinearAveragePool({ x: { ...big(dims, x.values), ...x.q }, kernel, y, strides: [1, 1], pads });
    const nodes = !global
      ? one("AveragePool", ["xf"], { kernel_shape: kernel, pads })
      : pool
        ? one("GlobalAveragePool", ["xf"])
        : one("ReduceMean", ["xf"], { axes: [2, 3] });
    return { operands: [x], nodes, results: [{ y, expected }], always: true };
  });

  specify("Concat of parts with meanings of their own", (maker, { dims }) => {
    const parts = ["a", "b"].map((name, i) => operandOf(maker, name, dims.with(1, i + 1)));
    const y = resultOf(maker, Math.max(...parts.map(({ q }) => q.float)));
    // One type, as the specification's formula has it.
    const expected = qLinearConcat({ parts: parts.map(({ dims, values, q }) => ({ ...big(dims, values), ...q })), axis: 1, y });
    return { operands: parts, nodes: one("Concat", ["af", "bf"], { axis: 1 }), results: [{ y, expected }], always: true };
  });

  specify(
    "QuantizeLinear of DequantizeLinear, alone and behind nodes that move",
    (maker, { dims, size, flags: [, , deep] }) => {
      const x = operandOf(maker, "x", dims);
      const y = resultOf(maker, x.q.float);
      const at = (index: readonly number[]) => quantize({ real: real(x, index), to: y });
      const [n, c, h, w] = dims;
      const moves: { nodes: Node[]; dims: number[]; values: bigint[]; constants?: Record<string, Constant> }[] = [
        { nodes: one("Identity", ["xf"]), dims, values: indicesOf(dims).map(at) },
        {
          nodes: one("Transpose", ["xf"], { perm: [0, 2, 3, 1] }),
          dims: [n, h, w, c],
          values: indicesOf([n, h, w, c]).map(([i, j, k, l]) => at([i!, l!, j!, k!])),
        },
        {
          nodes: one("Gather", ["xf", "i"], { axis: 2 }),
          dims: [n, c, 3, w],
          constants: { i: int64([h - 1, -h, 0]) },
          values: indicesOf([n, c, 3, w]).map(([i, j, k, l]) => at([i!, j!, [h - 1, 0, 0][k!]!, l!])),
        },
        {
          nodes: one("MaxPool", ["xf"], { kernel_shape: [2, 2] }),
          dims: [n, c, h - 1, w - 1],
          values: indicesOf([n, c, h - 1, w - 1]).map(([i, j, k, l]) =>
            [0, 1, 2, 3].map((t) => at([i!, j!, k! + (t >> 1), l! + (t & 1)])).reduce((most, value) => (value > most ? value : most)),
          ),
        },
        {
          nodes: one("Resize", ["xf", "", "", "sizes"]),
          dims: [n, c, 2 * h, 3 * w],
          constants: { sizes: int64([n, c, 2 * h, 3 * w]) },
          values: indicesOf([n, c, 2 * h, 3 * w]).map(([i, j, k, l]) => at([i!, j!, k! >> 1, Math.floor(l! / 3)])),
        },
      ];
      const { nodes, dims: all, values, constants = {} } = moves[(size + Number(deep)) % moves.length]!;
      return { operands: [x], nodes, constants, results: [{ y, expected: { dims: all, values } }], always: true };
    },
    150,
  );

  specify("Relu and Clip", (maker, { dims, flags: [clip] }) => {
    const x = operandOf(maker, "x", dims);
    const y = resultOf(maker, x.q.float);
    const [low, high] = [-1.5, 2.25].map((bound) => bound * x.q.float * 16) as [number, number];
    const least = clip ? Math.fround(low) : 0;
    const most = clip ? Math.fround(high) : Infinity;
    const values = indicesOf(dims).map((index) => {
      const value = real(x, index);
      const number = Number(value.numerator) / Number(value.denominator);
      return quantize({ real: number < least ? rationalOf(least) : number > most ? rationalOf(most) : value, to: y });
    });
    return {
      operands: [x],
      nodes: clip ? one("Clip", ["xf", "low", "high"]) : one("Relu", ["xf"]),
      constants: { low: scalar("float", least), high: scalar("float", most) },
      results: [{ y, expected: { dims, values } }],
      never: true,
    };
  });

  specify("Sigmoid and Softmax", (maker, { dims, flags: [soft] }) => {
    const x = operandOf(maker, "x", dims.slice(1));
    const y = { ...maker.quantization({ type: "uint8", scale: 1 / 256 }), zero: 0, zeroPoint: 0n };
    const tensor = { ...big(x.dims, x.values), ...x.q };
    const expected = soft ? qLinearSoftmax({ x: tensor, axis: 2, y }) : qLinearSigmoid({ x: tensor, y });
    return {
      operands: [x],
      nodes: one(soft ? "Softmax" : "Sigmoid", ["xf"], soft ? { axis: -1 } : {}),
      results: [{ y, expected }],
      never: true,
    };
  });

  specify("Add and AveragePool that three QuantizeLinear read", (maker, { dims, flags: [pool] }) => {
    const [a, b] = [operandOf(maker, "a", dims), operandOf(maker, "b", dims)];
    const step = pool ? a.q.float / 2 : Math.max(a.q.float, b.q.float);
    const ys = [1, 4, 0.25].map((share) => maker.quantization({ type: "int8", scale: maker.target(step * share) }));
    const nodes = pool ? one("AveragePool", ["af"], { kernel_shape: [2, 2] }) : one("Add", ["af", "bf"]);
    const expectedOf = (y: Quantized) =>
      pool
        ? qLinearAveragePool({ x: { ...big(dims, a.values), ...a.q }, kernel: [2, 2], y, strides: [1, 1] })
        : { dims, values: indicesOf(dims).map((index) => quantize({ real: sumOf(real(a, index), real(b, index)), to: y })) };
    return { operands: pool ? [a] : [a, b], nodes, results: ys.map((y) => ({ y, expected: expectedOf(y) })), always: pool };
  });

  it("MatMulInteger, Cast, Mul, Add and Relu: the shape of dynamic quantisation with scales that are known", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.boolean(), fc.boolean(), fc.nat(), async (depth, binary, add, seed) => {
        const maker = createMaker({ seed, binary });
        const [rows, columns] = [3, 4];
        const a = operandOf(maker, "a", [rows, depth]);
        const b = maker.values({ type: "int8", dims: [depth, columns] });
        const scales = Array.from({ length: columns }, () => Math.fround(a.q.float * maker.scale()));
        const offsets = scales.map((scale) => Math.fround(scale * maker.between(-500, 500)));
        const y = resultOf(maker, Math.max(...scales) * 60 * Math.sqrt(depth));
        const sums = matMulInteger({ a: big(a.dims, a.values), aZeroPoint: a.q.zeroPoint, b: big([depth, columns], b), bZeroPoints: [5n] });
        const expected = sums.values.map((sum, i) => {
          const product = productOf(whole(sum), rationalOf(scales[i % columns]!));
          const total = add ? sumOf(product, rationalOf(offsets[i % columns]!)) : product;
          return Number(quantize({ real: add && total.numerator < 0n ? whole(0n) : total, to: y }));
        });
        const bytes = onnxModel({
          nodes: [
            { op: "MatMulInteger", inputs: ["a", "b", "az", "bz"], outputs: ["m"] },
            { op: "Cast", inputs: ["m"], outputs: ["c"], attributes: { to: 1 } },
            { op: "Mul", inputs: ["c", "s"], outputs: [add ? "p" : "f"] },
            ...(add
              ? [
                  { op: "Add", inputs: ["t", "p"], outputs: ["u"] },
                  { op: "Relu", inputs: ["u"], outputs: ["f"] },
                ]
              : []),
            { op: "QuantizeLinear", name: "q", inputs: ["f", "ys", "yz"], outputs: ["y"] },
          ],
          constants: {
            b: { type: "int8", dims: [depth, columns], values: b },
            ...{ az: scalar(a.q.type, a.q.zero), bz: scalar("int8", 5), s: floats(scales), t: floats(offsets) },
            ...{ ys: scalar("float", y.float), yz: scalar(y.type, y.zero) },
          },
          inputs: { a: { type: a.q.type, dims: a.dims } },
          outputs: { y: y.type },
        });
        const { values, report } = await runImported({ backend, bytes, feeds: { a: { type: a.q.type, dims: a.dims, values: a.values } } });
        const { outcome } = report.nodes.find(({ node }) => node === "q")!;
        expect(outcome).to.be.oneOf(binary ? ["exact"] : ["exact", "within 1 ulp"]);
        values.forEach((value, i) => expect(Math.abs(value - expected[i]!)).to.be.at.most(outcome === "exact" ? 0 : 1));
      }),
      { numRuns: 120, seed: 5 },
    ));

  describe("whose report", () => {
    const importing = (nodes: Node[], constants: Record<string, Constant>, dims = [1, 2, 4, 4]): ImportReport =>
      importOnnx({
        bytes: onnxModel({
          nodes: [{ op: "DequantizeLinear", name: "dq", inputs: ["x", "s"], outputs: ["r"] }, ...nodes],
          constants: { s: scalar("float", 0.25), t: scalar("float", 0.5), u: scalar("float", 0.0625), z: scalar("uint8", 0), ...constants },
          inputs: { x: { type: "uint8", dims } },
          outputs: { y: "uint8" },
        }),
        name: "report",
        output: "y",
        ranges: new Map([["c", { least: [-100], most: [130] }]]),
      }).report;
    const outcomeOf = (report: ImportReport, name: string) => report.nodes.find(({ node }) => node === name)!;
    const conv = (input: string, output: string): Node => ({ op: "Conv", name: output, inputs: [input, "wf"], outputs: [output] });
    const weights: Node = { op: "DequantizeLinear", inputs: ["w", "s"], outputs: ["wf"] };
    const w: Constant = { type: "int8", dims: [2, 2, 1, 1], values: [1, 2, 3, 4] };

    it("calls nothing exact that reads what was rounded to 8 bits where the model does not", () => {
      const nodes = [weights, conv("r", "c"), conv("c", "f"), { op: "QuantizeLinear", name: "q", inputs: ["f", "t", "z"], outputs: ["y"] }];
      const { outcome, detail } = outcomeOf(importing(nodes, { w }), "f");
      expect(outcome).to.equal("quantised");
      expect(detail).to.include("rounded to 8 bits where the model does not");
    });

    it("refuses what would be rounded twice by more than a unit", () => {
      const pool = { op: "MaxPool", inputs: ["c"], outputs: ["p"], attributes: { kernel_shape: [2, 2] } };
      const ends = (second: string): Node[] => [
        { op: "QuantizeLinear", inputs: ["p", "t", "z"], outputs: ["q1"] },
        { op: "QuantizeLinear", name: "culprit", inputs: ["p", second, "z"], outputs: ["q2"] },
        { op: "Concat", inputs: ["q1", "q2"], outputs: ["y"], attributes: { axis: 0 } },
      ];
      const nodes = (second: string) => [weights, conv("r", "c"), pool, ...ends(second)];
      expect(() => importing(nodes("u"), { w })).to.throw('QuantizeLinear node "culprit": "p" was rounded to steps of');
      expect(() => importing(nodes("t"), { w })).not.to.throw();
    });

    it("refuses a long softmax that a unit could not hold, and states the bound of one without a unit of the model's own", () => {
      const soft: Node = { op: "Softmax", name: "culprit", inputs: ["r"], outputs: ["f"], attributes: { axis: -1 } };
      const end = { op: "QuantizeLinear", inputs: ["f", "k", "z"], outputs: ["y"] };
      const k = scalar("float", 1 / 256);
      expect(() => importing([soft, end], { k }, [1, 4096])).to.throw('Softmax node "culprit": probabilities among 4096');
      expect(outcomeOf(importing([soft, end], { k }, [1, 64]), "culprit").detail).to.include("at most one unit off");
      const report = importOnnx({
        bytes: onnxModel({
          nodes: [{ op: "DequantizeLinear", inputs: ["x", "s"], outputs: ["r"] }, soft],
          constants: { s: scalar("float", 0.25) },
          inputs: { x: { type: "uint8", dims: [1, 4096] } },
          outputs: { f: "float" },
        }),
        name: "real",
      }).report;
      expect(outcomeOf(report, "culprit").detail).to.match(/^at most 16\.4 units/);
    });
  });
});
