import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { calibrateOnnx, createWasmBackend, importOnnx, initHash, type Backend } from "../../src/index.ts";
import { onnxModel, type ModelParts } from "./onnxModels.ts";
import { runImported, runOrt, type Feed } from "./onnxRuns.ts";
import { openOrt } from "./openOrt.ts";

function waves(count: number, phase: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.fround(Math.sin(1.7 * i + phase) + 0.4 * Math.cos(0.31 * i * i + phase)));
}
const size = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);
const real = (dims: readonly number[], phase = 1, gain = 1) => ({
  type: "float" as const,
  dims,
  values: waves(size(dims), phase).map((value) => value * gain),
});
/** Channels of different size, so that they get scales of their own. */
const unequal = (dims: readonly number[], values: readonly number[]) => {
  const after = size(dims.slice(2));
  return dims.length < 4 ? [...values] : values.map((value, i) => Math.fround((value * (1 + (Math.floor(i / after) % dims[1]!))) / 4));
};
const ints = (values: readonly number[]) => ({ type: "int64" as const, dims: [values.length], values });
const scalar = (value: number) => ({ type: "float" as const, dims: [], values: [value] });
const chw = [1, 6, 7, 8];

interface Case {
  readonly title: string;
  readonly nodes: ModelParts["nodes"];
  readonly constants?: ModelParts["constants"];
  readonly dims?: readonly number[];
  /** Greatest error in 255ths of the output's range. */
  readonly off: number;
  readonly opset?: number;
  readonly samples?: (count: number) => number[];
  /** The operator that the spelled-out nodes are imported as. */
  readonly as?: string;
}
const one = (
  op: string,
  inputs: readonly string[],
  attributes: Record<string, number | string | readonly number[]> = {},
  floats: readonly string[] = [],
) => [{ op, inputs, outputs: ["y"], attributes, floats }];

/** √(mean(x²) + epsilon) of a value along its last axis, as "d". */
const meanSquare = (x: string): ModelParts["nodes"] => [
  { op: "Pow", inputs: [x, "two"], outputs: ["p"] },
  { op: "ReduceMean", inputs: ["p"], outputs: ["q"], attributes: { axes: [-1] } },
  { op: "Add", inputs: ["q", "e"], outputs: ["s"] },
  { op: "Sqrt", inputs: ["s"], outputs: ["d"] },
];
const squaring = { two: scalar(2), e: scalar(1e-5) };

const cases: Case[] = [
  {
    title: "Conv",
    nodes: one("Conv", ["x", "w", "b"], { pads: [1, 1, 1, 1], strides: [2, 1] }),
    constants: { w: real([5, 6, 3, 3], 2, 0.2), b: real([5]) },
    off: 3,
  },
  {
    title: "depthwise Conv",
    nodes: one("Conv", ["x", "w"], { pads: [2, 2, 2, 2], group: 6 }),
    constants: { w: real([6, 1, 5, 5]) },
    off: 3,
  },
  { title: "grouped Conv", nodes: one("Conv", ["x", "w"], { group: 2 }), constants: { w: real([4, 3, 3, 3]) }, off: 3 },
  {
    title: "Conv, BatchNormalization and Clip as one op",
    nodes: [
      { op: "Conv", inputs: ["x", "w"], outputs: ["c"] },
      { op: "BatchNormalization", inputs: ["c", "g", "b", "m", "v"], outputs: ["n"] },
      { op: "Clip", inputs: ["n", "low", "high"], outputs: ["y"] },
    ],
    constants: {
      w: real([5, 6, 1, 1]),
      g: real([5], 3),
      b: real([5], 4),
      m: real([5], 5),
      v: { type: "float", dims: [5], values: [0.5, 1, 2, 3, 4] },
      low: scalar(0),
      high: scalar(6),
    },
    off: 3,
  },
  {
    title: "hardswish spelled out (Add, Clip, Mul, Div) as one table",
    nodes: [
      { op: "Add", inputs: ["x", "three"], outputs: ["a"] },
      { op: "Clip", inputs: ["a", "zero", "six"], outputs: ["c"] },
      { op: "Mul", inputs: ["x", "c"], outputs: ["m"] },
      { op: "Div", inputs: ["m", "six"], outputs: ["y"] },
    ],
    constants: { three: scalar(3), zero: scalar(0), six: scalar(6) },
    off: 2,
  },
  {
    title: "SiLU",
    nodes: [
      { op: "Sigmoid", inputs: ["x"], outputs: ["s"] },
      { op: "Mul", inputs: ["s", "x"], outputs: ["y"] },
    ],
    off: 2,
  },
  ...["Sigmoid", "HardSigmoid", "Tanh", "Erf", "Relu", "LeakyRelu", "Elu", "Softplus", "Abs", "Neg"].map((op): Case => ({
    title: op,
    nodes: one(op, ["x"]),
    off: 2,
  })),
  { title: "Exp", nodes: one("Exp", ["x"]), off: 4 },
  ...[6, 48].map((length): Case => ({
    title: `LayerNormalization over ${length}`,
    nodes: one("LayerNormalization", ["x", "g", "b"], { axis: -1 }),
    constants: { g: real([length], 3), b: real([length], 4) },
    dims: [2, 5, length],
    off: 4,
    opset: 17,
  })),
  {
    title: "LayerNormalization spelled out",
    nodes: [
      { op: "ReduceMean", inputs: ["x"], outputs: ["m"], attributes: { axes: [-1] } },
      { op: "Sub", inputs: ["x", "m"], outputs: ["c"] },
      ...meanSquare("c"),
      { op: "Div", inputs: ["c", "d"], outputs: ["n"] },
      { op: "Mul", inputs: ["n", "g"], outputs: ["o"] },
      { op: "Add", inputs: ["b", "o"], outputs: ["y"] },
    ],
    constants: { ...squaring, g: real([48], 3), b: real([48], 4) },
    dims: [2, 5, 48],
    off: 4,
    as: "LayerNormalization",
  },
  {
    title: "SimplifiedLayerNormalization (RMSNorm)",
    nodes: one("SimplifiedLayerNormalization", ["x", "g"], { axis: -1, epsilon: 1e-5 }),
    constants: { g: real([48], 3) },
    dims: [2, 5, 48],
    off: 3,
    as: "SimplifiedLayerNormalization",
  },
  {
    title: "RMSNorm spelled out (Pow, ReduceMean, Add, Sqrt, Div, Mul)",
    nodes: [...meanSquare("x"), { op: "Div", inputs: ["x", "d"], outputs: ["n"] }, { op: "Mul", inputs: ["g", "n"], outputs: ["y"] }],
    constants: { ...squaring, g: real([48], 3) },
    dims: [2, 5, 48],
    off: 3,
    as: "RMSNormalization",
  },
  {
    title: "RMSNorm spelled out with Mul and Reciprocal, without gains",
    nodes: [
      { op: "Mul", inputs: ["x", "x"], outputs: ["p"] },
      ...meanSquare("x").slice(1),
      { op: "Reciprocal", inputs: ["d"], outputs: ["i"] },
      { op: "Mul", inputs: ["i", "x"], outputs: ["n"] },
      { op: "Relu", inputs: ["n"], outputs: ["y"] },
    ],
    constants: squaring,
    dims: [3, 300],
    off: 3,
    as: "RMSNormalization",
  },
  { title: "Gelu", nodes: one("Gelu", ["x"]), off: 2, opset: 20 },
  { title: "HardSwish", nodes: one("HardSwish", ["x"]), off: 2, opset: 14 },
  {
    title: "BatchNormalization alone",
    nodes: one("BatchNormalization", ["x", "g", "b", "m", "v"]),
    constants: { g: real([6], 3), b: real([6], 4), m: real([6], 5), v: { type: "float", dims: [6], values: [1, 2, 3, 4, 5, 6] } },
    off: 2,
  },
  {
    title: "a residual Add with Relu",
    nodes: [
      { op: "Conv", inputs: ["x", "w"], outputs: ["c"], attributes: { pads: [1, 1, 1, 1] } },
      { op: "Add", inputs: ["c", "x"], outputs: ["a"] },
      { op: "Relu", inputs: ["a"], outputs: ["y"] },
    ],
    constants: { w: real([6, 6, 3, 3], 2, 0.2) },
    off: 4,
  },
  {
    title: "squeeze and excite: GlobalAveragePool, Conv, Sigmoid, Mul",
    nodes: [
      { op: "GlobalAveragePool", inputs: ["x"], outputs: ["p"] },
      { op: "Conv", inputs: ["p", "w"], outputs: ["c"] },
      { op: "Sigmoid", inputs: ["c"], outputs: ["s"] },
      { op: "Mul", inputs: ["x", "s"], outputs: ["y"] },
    ],
    constants: { w: real([6, 6, 1, 1], 2, 3) },
    off: 4,
  },
  { title: "Mul by a constant along a row", nodes: one("Mul", ["x", "k"]), constants: { k: real([8], 9) }, off: 4 },
  {
    title: "Sub of two run-time values",
    nodes: [
      { op: "Tanh", inputs: ["x"], outputs: ["t"] },
      { op: "Transpose", inputs: ["t"], outputs: ["u"], attributes: { perm: [0, 1, 3, 2] } },
      { op: "Transpose", inputs: ["u"], outputs: ["v"], attributes: { perm: [0, 1, 3, 2] } },
      { op: "Sub", inputs: ["x", "v"], outputs: ["y"] },
    ],
    off: 4,
  },
  {
    title: "Mul of a value and its own transposition",
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["t"], attributes: { perm: [0, 1, 3, 2] } },
      { op: "Mul", inputs: ["t", "x"], outputs: ["y"] },
    ],
    dims: [1, 6, 7, 7],
    off: 3,
  },
  {
    title: "Conv and MaxPool of a transposed picture",
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["t"], attributes: { perm: [0, 3, 2, 1] } },
      { op: "Conv", inputs: ["t", "w"], outputs: ["c"] },
      { op: "Transpose", inputs: ["c"], outputs: ["u"], attributes: { perm: [0, 2, 3, 1] } },
      { op: "MaxPool", inputs: ["u"], outputs: ["y"], attributes: { kernel_shape: [2, 2] } },
    ],
    constants: { w: real([5, 8, 1, 1]) },
    off: 4,
  },
  {
    title: "AveragePool whose pads do not count",
    nodes: one("AveragePool", ["x"], { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [2, 2] }),
    off: 4,
  },
  {
    title: "AveragePool whose pads count",
    nodes: one("AveragePool", ["x"], { kernel_shape: [2, 3], pads: [0, 1, 1, 1], count_include_pad: 1 }),
    off: 4,
  },
  { title: "MaxPool", nodes: one("MaxPool", ["x"], { kernel_shape: [2, 2], strides: [2, 2] }), off: 2 },
  {
    title: "ReduceSum over channels and columns",
    nodes: one("ReduceSum", ["x", "axes"], { keepdims: 0 }),
    constants: { axes: ints([1, -1]) },
    off: 5,
  },
  {
    title: "Resize of channels",
    nodes: one("Resize", ["x", "", "scales"], { coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }),
    constants: { scales: { type: "float", dims: [4], values: [1, 2, 1, 1] } },
    off: 2,
  },
  { title: "ReduceMean over channels", nodes: one("ReduceMean", ["x"], { axes: [1], keepdims: 0 }), off: 3 },
  {
    title: "MatMul by a constant, its Add as bias",
    nodes: [
      { op: "MatMul", inputs: ["x", "w"], outputs: ["m"] },
      { op: "Add", inputs: ["m", "b"], outputs: ["y"] },
    ],
    constants: { w: real([8, 11]), b: real([11], 3) },
    off: 3,
  },
  {
    title: "MatMul of two run-time values",
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["t"], attributes: { perm: [0, 1, 3, 2] } },
      { op: "MatMul", inputs: ["x", "t"], outputs: ["y"] },
    ],
    off: 5,
  },
  {
    title: "Gemm with alpha, beta and B transposed",
    nodes: one("Gemm", ["x", "w", "b"], { transB: 1, alpha: 0.5, beta: 2 }, ["alpha", "beta"]),
    constants: { w: real([9, 30]), b: real([9], 3) },
    dims: [4, 30],
    off: 3,
  },
  {
    title: "Concat along channels and Split",
    nodes: [
      { op: "Relu", inputs: ["x"], outputs: ["r"] },
      { op: "Concat", inputs: ["x", "r", "x"], outputs: ["c"], attributes: { axis: 1 } },
      { op: "Split", inputs: ["c", "sizes"], outputs: ["rest", "y"], attributes: { axis: 1 } },
    ],
    constants: { sizes: ints([5, 13]) },
    off: 3,
  },
  {
    title: "Reshape, Transpose and Flatten",
    nodes: [
      { op: "Conv", inputs: ["x", "w"], outputs: ["c"] },
      { op: "Reshape", inputs: ["c", "shape"], outputs: ["r"] },
      { op: "Transpose", inputs: ["r"], outputs: ["t"], attributes: { perm: [0, 2, 1] } },
      { op: "Flatten", inputs: ["t"], outputs: ["y"], attributes: { axis: 2 } },
    ],
    constants: { w: real([4, 6, 1, 1]), shape: ints([0, 4, -1]) },
    off: 3,
  },
  {
    title: "Pad and Slice with a negative step",
    nodes: [
      { op: "Pad", inputs: ["x", "pads"], outputs: ["p"] },
      { op: "Slice", inputs: ["p", "starts", "ends", "axes", "steps"], outputs: ["y"] },
    ],
    constants: {
      pads: ints([0, 0, 1, 2, 0, 1, 0, 1]),
      starts: ints([-1, 1]),
      ends: ints([-100, 7]),
      axes: ints([3, 2]),
      steps: ints([-2, 3]),
    },
    off: 2,
  },
  {
    title: "Resize to twice and three times, nearest",
    nodes: one("Resize", ["x", "", "scales"], { coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }),
    constants: { scales: { type: "float", dims: [4], values: [1, 1, 2, 3] } },
    off: 2,
  },
  {
    title: "Gather of channels by constant indices",
    nodes: one("Gather", ["x", "i"], { axis: 1 }),
    constants: { i: ints([4, -1, 0]) },
    off: 2,
  },
  { title: "PRelu", nodes: one("PRelu", ["x", "k"]), constants: { k: { ...real([6], 9), dims: [6, 1, 1] } }, off: 2 },
  {
    title: "Min and Max of constants",
    nodes: [
      { op: "Min", inputs: ["x", "high"], outputs: ["m"] },
      { op: "Max", inputs: ["low", "m"], outputs: ["y"] },
    ],
    constants: { high: scalar(0.7), low: scalar(-0.4) },
    off: 3,
  },
  {
    title: "Log, Sqrt, Pow and Reciprocal of positive numbers",
    nodes: [
      { op: "Abs", inputs: ["x"], outputs: ["a"] },
      { op: "Add", inputs: ["a", "one"], outputs: ["b"] },
      { op: "Log", inputs: ["b"], outputs: ["l"] },
      { op: "Sqrt", inputs: ["b"], outputs: ["r"] },
      { op: "Pow", inputs: ["b", "three"], outputs: ["p"] },
      { op: "Reciprocal", inputs: ["p"], outputs: ["i"] },
      { op: "Add", inputs: ["l", "r"], outputs: ["s"] },
      { op: "Add", inputs: ["s", "i"], outputs: ["y"] },
    ],
    constants: { one: scalar(1), three: scalar(3) },
    off: 2,
  },
  {
    title: "Floor and Ceil",
    // Steps that the input's own rounding cannot move: the samples' range is 256 times the input's step.
    nodes: [
      { op: "Tanh", inputs: ["x"], outputs: ["t"] },
      { op: "Relu", inputs: ["t"], outputs: ["r"] },
      { op: "Ceil", inputs: ["r"], outputs: ["c"] },
      { op: "Floor", inputs: ["c"], outputs: ["y"] },
    ],
    samples: (count) => waves(count, 3).map((value) => (Math.abs(value) < 0.2 ? 0.5 : value)),
    off: 2,
  },
  {
    title: "Unsqueeze, Expand and Squeeze",
    nodes: [
      { op: "Unsqueeze", inputs: ["x", "axes"], outputs: ["u"] },
      { op: "Expand", inputs: ["u", "shape"], outputs: ["e"] },
      { op: "Squeeze", inputs: ["e", "first"], outputs: ["y"] },
    ],
    constants: { axes: ints([0, 2]), shape: ints([1, 6, 4, 8]), first: ints([0]) },
    dims: [6, 8],
    off: 2,
  },
  {
    title: "Upsample",
    nodes: one("Upsample", ["x", "scales"], { mode: "nearest" }),
    constants: { scales: { type: "float", dims: [4], values: [1, 1, 2, 2] } },
    off: 2,
    opset: 9,
  },
  {
    title: "Identity, Dropout, and a Reshape by Shape, Gather, Cast and Concat",
    nodes: [
      { op: "Identity", inputs: ["x"], outputs: ["i"] },
      { op: "Dropout", inputs: ["i"], outputs: ["d"] },
      { op: "Shape", inputs: ["d"], outputs: ["s"] },
      { op: "Gather", inputs: ["s", "first"], outputs: ["n"] },
      { op: "Cast", inputs: ["n"], outputs: ["c"], attributes: { to: 7 } },
      { op: "Concat", inputs: ["c", "rest"], outputs: ["shape"], attributes: { axis: 0 } },
      { op: "Reshape", inputs: ["d", "shape"], outputs: ["y"] },
    ],
    constants: { first: ints([0]), rest: ints([-1]) },
    off: 2,
  },
  { title: "Softmax along the last axis", nodes: one("Softmax", ["x"], { axis: -1 }), off: 3 },
  { title: "Softmax over channels", nodes: one("Softmax", ["x"], { axis: 1 }), off: 3 },
];

describe("real ONNX operators, quantised after training", () => {
  let backend: Backend;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
  });
  after(() => backend.close());

  let worst = 0;
  for (const { title, nodes, constants = {}, dims = chw, off, opset = 13, as, samples: make } of cases) {
    it(`${title}: within ${off} steps of 1/255 of the range of onnxruntime's result`, async () => {
      const bytes = onnxModel({ nodes, constants, inputs: { x: { type: "float", dims } }, outputs: { y: "float" }, opset });
      const samples = [0, 1, 2].map((phase) => ({ dims, values: make?.(size(dims)) ?? unequal(dims, waves(size(dims), 10 + phase)) }));
      const ranges = await calibrateOnnx({ bytes, open: openOrt, samples: samples.map((x) => ({ x })) });
      for (const { values } of samples) {
        const feeds: Record<string, Feed> = { x: { type: "float", dims, values } };
        const ours = await runImported({ backend, bytes, feeds, ranges });
        const { y } = await runOrt({ bytes, feeds });
        expect(ours.values.length).to.equal(y!.length);
        if (as) expect(ours.report.nodes.filter(({ outcome }) => outcome === "quantised").map(({ opType }) => opType)).to.include(as);
        const range = Math.max(0, ...y!) - Math.min(0, ...y!);
        const error = (255 * ours.values.reduce((most, value, i) => Math.max(most, Math.abs(value - y![i]!)), 0)) / range;
        worst = Math.max(worst, error);
        expect(error).to.be.at.most(off);
      }
    });
  }
  it("cover every operator that the guide names", async () => {
    const guide = await readFile(new URL("../../../docs/guides/onnx.md", import.meta.url), "utf8");
    const named = [...guide.matchAll(/^\| (linear|elementwise|pooling|moving) \|(.*)\|$/gm)].flatMap(([, , list]) =>
      list!.match(/\b[A-Z]\w+/g)!,
    );
    expect(named.length).to.be.above(50);
    const tested = new Set([...cases.flatMap(({ nodes }) => nodes.map(({ op }) => op)), "RMSNormalization"]);
    expect(named.filter((name) => !tested.has(name))).to.deep.equal([]);
    expect([...tested].filter((name) => !named.includes(name))).to.deep.equal([]);
  });

  it("RMSNormalization of opset 23 is the same program as SimplifiedLayerNormalization", () => {
    const range = { least: [-3], most: [3] };
    const programOf = (op: string, opset: number) =>
      importOnnx({
        bytes: onnxModel({
          nodes: one(op, ["x", "g"], { axis: -1, epsilon: 1e-6 }),
          constants: { g: real([48], 3) },
          inputs: { x: { type: "float", dims: [2, 5, 48] } },
          outputs: { y: "float" },
          opset,
        }),
        name: "norm",
        ranges: new Map([
          ["x", range],
          ["y", range],
        ]),
      });
    const [ours, theirs] = [programOf("RMSNormalization", 23), programOf("SimplifiedLayerNormalization", 17)];
    expect(ours.program).to.deep.equal(theirs.program);
    expect(ours.constants).to.deep.equal(theirs.constants);
    expect(ours.report.nodes.map(({ outcome }) => outcome)).to.deep.equal(["quantised"]);
  });

  after(() => console.log(`      ${cases.length} models; the worst is off by ${worst.toFixed(2)} steps of 1/255 of its range`));
});
