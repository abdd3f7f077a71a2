import { expect } from "chai";
import { createWasmBackend, initHash, type Backend } from "../../src/index.ts";
import { onnxModel, type ModelParts } from "./onnxModels.ts";
import { runImported, runOrt } from "./onnxRuns.ts";

const dims = [1, 4, 6, 6];
const scalar = (value: number) => ({ type: "float" as const, dims: [], values: [value] });
const int64 = (values: readonly number[]) => ({ type: "int64" as const, dims: [values.length], values });
const floats = (values: readonly number[]) => ({ type: "float" as const, dims: [values.length], values });
const bytes8 = (dims: readonly number[], low = -40, high = 40) => ({
  type: "int8" as const,
  dims,
  values: Array.from(
    { length: dims.reduce((product, dim) => product * dim, 1) },
    (_, i) => low + ((i * 37 + (i >> 2) * 11) % (high - low + 1)),
  ),
});

interface Case {
  readonly title: string;
  readonly nodes: ModelParts["nodes"];
  readonly constants?: ModelParts["constants"];
  /** Greatest difference in units of the quantised result. */
  readonly off: number;
  readonly outcomes?: readonly string[];
  readonly opset?: number;
  /** A second input "i" of these indices. */
  readonly indices?: readonly number[];
}
/** Reads "r" (uint8 x dequantised) and makes "f", which is quantised to uint8 again. */
const one = (op: string, inputs: readonly string[] = ["r"], attributes: Record<string, number | string | readonly number[]> = {}) => [
  { op, name: "node", inputs, outputs: ["f"], attributes },
];
const weights = [
  { op: "DequantizeLinear", inputs: ["w", "ws", "wz"], outputs: ["wf"], attributes: { axis: 0 } },
  { op: "DequantizeLinear", inputs: ["b", "bs"], outputs: ["bf"], attributes: { axis: 0 } },
];
const perChannel = (outputs: number, shape: readonly number[]) => ({
  w: bytes8(shape),
  ws: { type: "float" as const, dims: [outputs], values: Array.from({ length: outputs }, (_, o) => 2 ** -(4 + (o % 3))) },
  wz: { type: "int8" as const, dims: [outputs], values: new Array<number>(outputs).fill(0) },
  b: { type: "int32" as const, dims: [outputs], values: Array.from({ length: outputs }, (_, o) => 300 * o - 500) },
  bs: { type: "float" as const, dims: [outputs], values: Array.from({ length: outputs }, (_, o) => 2 ** -(4 + (o % 3)) * 0.0625) },
});

/** What the importer must take between the pairs, at the least. */
const PROMISED = [
  ...[
    "Conv",
    "MatMul",
    "Gemm",
    "Add",
    "Mul",
    "Relu",
    "Clip",
    "MaxPool",
    "AveragePool",
    "GlobalAveragePool",
    "Concat",
    "Reshape",
    "Flatten",
  ],
  ...["Transpose", "Pad", "Resize", "Softmax", "Sigmoid", "Gather", "LayerNormalization", "ReduceMean"],
];

const cases: Case[] = [
  {
    title: "Conv and Relu, scales per channel",
    nodes: [
      ...weights,
      { op: "Conv", name: "node", inputs: ["r", "wf", "bf"], outputs: ["c"], attributes: { pads: [1, 1, 1, 1] } },
      { op: "Relu", inputs: ["c"], outputs: ["f"] },
    ],
    constants: perChannel(5, [5, 4, 3, 3]),
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "depthwise Conv",
    nodes: [...weights, ...one("Conv", ["r", "wf", "bf"], { group: 4, strides: [2, 2] })],
    constants: perChannel(4, [4, 1, 3, 3]),
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "MatMul",
    nodes: [{ op: "DequantizeLinear", inputs: ["w", "ws"], outputs: ["wf"] }, ...one("MatMul", ["r", "wf"])],
    constants: { w: bytes8([6, 9]), ws: scalar(0.125) },
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "MatMul by transposed weights, scales per channel",
    nodes: [weights[0]!, { op: "Transpose", inputs: ["wf"], outputs: ["wt"] }, ...one("MatMul", ["r", "wt"])],
    constants: perChannel(9, [9, 6]),
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "MatMul by reshaped weights",
    nodes: [
      { op: "DequantizeLinear", inputs: ["w", "ws"], outputs: ["wf"] },
      { op: "Reshape", inputs: ["wf", "shape"], outputs: ["wr"] },
      ...one("MatMul", ["r", "wr"]),
    ],
    constants: { w: bytes8([54]), ws: scalar(0.125), shape: int64([6, 9]) },
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "Gemm of a flattened picture",
    nodes: [...weights, { op: "Flatten", inputs: ["r"], outputs: ["flat"] }, ...one("Gemm", ["flat", "wf", "bf"], { transB: 1 })],
    constants: perChannel(7, [7, 144]),
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "Add of two branches",
    nodes: [
      { op: "MaxPool", inputs: ["r"], outputs: ["p"], attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
      ...one("Add", ["r", "p"]),
    ],
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "Mul of two branches",
    nodes: [
      { op: "MaxPool", inputs: ["r"], outputs: ["p"], attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
      ...one("Mul", ["r", "p"]),
    ],
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "Add of the same integers of two meanings",
    nodes: [{ op: "DequantizeLinear", inputs: ["x", "k"], outputs: ["q"] }, ...one("Add", ["r", "q"])],
    constants: { k: scalar(0.03125) },
    off: 0,
    outcomes: ["exact"],
  },
  { title: "Relu", nodes: one("Relu"), off: 0 },
  { title: "Clip", nodes: one("Clip", ["r", "low", "high"]), constants: { low: scalar(-1), high: scalar(2.5) }, off: 0 },
  { title: "Sigmoid", nodes: one("Sigmoid"), off: 1 },
  { title: "HardSwish", nodes: one("HardSwish"), off: 1, opset: 14 },
  { title: "MaxPool", nodes: one("MaxPool", ["r"], { kernel_shape: [2, 2], strides: [2, 2] }), off: 0 },
  {
    title: "AveragePool of four",
    nodes: one("AveragePool", ["r"], { kernel_shape: [2, 2], strides: [2, 2] }),
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "AveragePool of nine with pads",
    nodes: one("AveragePool", ["r"], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
    off: 0,
    outcomes: ["exact"],
  },
  { title: "GlobalAveragePool", nodes: one("GlobalAveragePool"), off: 0, outcomes: ["exact"] },
  { title: "ReduceMean", nodes: one("ReduceMean", ["r"], { axes: [1], keepdims: 0 }), off: 0, outcomes: ["exact"] },
  { title: "ReduceMean of everything", nodes: one("ReduceMean"), off: 0, outcomes: ["exact"] },
  {
    title: "ReduceSum",
    nodes: one("ReduceSum", ["r", "axes"], { keepdims: 1 }),
    constants: { axes: int64([2]) },
    off: 0,
    outcomes: ["exact"],
  },
  { title: "Concat", nodes: [{ op: "Relu", inputs: ["r"], outputs: ["p"] }, ...one("Concat", ["r", "p"], { axis: 1 })], off: 0 },
  {
    title: "Reshape",
    nodes: one("Reshape", ["r", "shape"]),
    constants: { shape: { type: "int64", dims: [3], values: [1, -1, 9] } },
    off: 0,
  },
  { title: "Transpose", nodes: one("Transpose", ["r"], { perm: [0, 2, 3, 1] }), off: 0 },
  {
    title: "Pad",
    nodes: one("Pad", ["r", "pads", "value"]),
    constants: { pads: { type: "int64", dims: [8], values: [0, 0, 1, 2, 0, 0, 0, 1] }, value: scalar(1.25) },
    off: 0,
  },
  {
    title: "Resize",
    nodes: one("Resize", ["r", "", "scales"], { coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }),
    constants: { scales: { type: "float", dims: [4], values: [1, 1, 2, 2] } },
    off: 0,
  },
  {
    title: "Gather",
    nodes: one("Gather", ["r", "i"], { axis: 2 }),
    constants: { i: { type: "int64", dims: [2], values: [5, -6] } },
    off: 0,
  },
  { title: "Softmax", nodes: one("Softmax", ["r"], { axis: -1 }), off: 1 },
  {
    title: "LayerNormalization",
    nodes: one("LayerNormalization", ["r", "g", "h"], { axis: -1 }),
    constants: { g: floats([1, 0.5, -2, 3, 1.5, 0.25]), h: floats([0, 1, -1, 0.5, 2, -3]) },
    off: 1,
    opset: 17,
  },
  {
    title: "SimplifiedLayerNormalization (RMSNorm)",
    nodes: one("SimplifiedLayerNormalization", ["r", "g"], { axis: -1, epsilon: 1e-5 }),
    constants: { g: floats([1, 0.5, -2, 3, 1.5, 0.25]) },
    off: 1,
  },
  ...["Tanh", "HardSigmoid", "LeakyRelu", "Elu", "Softplus", "Exp", "Erf", "Abs", "Neg"].map((op): Case => ({
    title: op,
    nodes: one(op),
    off: 1,
  })),
  { title: "Gelu", nodes: one("Gelu"), off: 1, opset: 20 },
  {
    title: "Sub of two branches",
    nodes: [{ op: "Relu", inputs: ["r"], outputs: ["p"] }, ...one("Sub", ["r", "p"])],
    off: 0,
  },
  { title: "Div by a constant", nodes: one("Div", ["r", "k"]), constants: { k: scalar(4) }, off: 0 },
  {
    title: "Slice",
    nodes: one("Slice", ["r", "from", "to", "axes"]),
    constants: { from: int64([1, -5]), to: int64([3, 5]), axes: int64([1, 3]) },
    off: 0,
  },
  {
    title: "Add of a quantised constant",
    nodes: [{ op: "DequantizeLinear", inputs: ["k", "ks", "kz"], outputs: ["kf"] }, ...one("Add", ["r", "kf"])],
    constants: { k: bytes8([4, 6, 6], -30, 101), ks: scalar(0.03125), kz: { type: "int8", dims: [], values: [7] } },
    off: 0,
    outcomes: ["exact"],
  },
  {
    title: "Gather from a quantised table by indices known at run time",
    nodes: [
      { op: "DequantizeLinear", inputs: ["k", "ks", "kz"], outputs: ["kf"] },
      { op: "Gather", name: "node", inputs: ["kf", "i"], outputs: ["g"] },
      { op: "Add", inputs: ["g", "r"], outputs: ["f"] },
    ],
    constants: { k: bytes8([9, 6], -30, 101), ks: scalar(0.03125), kz: { type: "int8", dims: [], values: [7] } },
    indices: [8, -9, 3, 3, -1, 0],
    off: 0,
    outcomes: ["exact"],
  },
  { title: "Squeeze", nodes: one("Squeeze", ["r", "axes"]), constants: { axes: int64([0]) }, off: 0 },
  { title: "Flatten", nodes: one("Flatten", ["r"], { axis: 2 }), off: 0 },
];

describe("ONNX nodes between DequantizeLinear and QuantizeLinear", () => {
  let backend: Backend;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
  });
  after(() => backend.close());

  it("cover every operator that the importer promises", () => {
    const tested = new Set(cases.flatMap(({ nodes }) => nodes.map(({ op }) => op)));
    expect(PROMISED.filter((name) => !tested.has(name))).to.deep.equal([]);
  });

  for (const { title, nodes, constants = {}, off, outcomes, opset = 13, indices } of cases) {
    it(`${title}: ${off === 0 ? "the bytes of onnxruntime" : "within one unit"}`, async () => {
      const model = onnxModel({
        nodes: [
          { op: "DequantizeLinear", name: "in", inputs: ["x", "xs", "xz"], outputs: ["r"] },
          ...nodes,
          { op: "QuantizeLinear", name: "out", inputs: ["f", "ys", "yz"], outputs: ["y"] },
        ],
        constants: {
          xs: scalar(0.0625),
          xz: { type: "uint8", dims: [], values: [120] },
          ys: scalar(0.125),
          yz: { type: "uint8", dims: [], values: [99] },
          ...constants,
        },
        inputs: { x: { type: "uint8", dims }, ...(indices ? { i: { type: "int64", dims: [indices.length] } } : {}) },
        outputs: { y: "uint8" },
        opset,
      });
      for (let seed = 0; seed < 3; seed++) {
        const feeds = {
          x: { type: "uint8" as const, dims, values: Array.from({ length: 144 }, (_, i) => (i * 89 + seed * 41 + ((i * i) >> 3)) % 256) },
          ...(indices ? { i: { type: "int64" as const, dims: [indices.length], values: indices } } : {}),
        };
        const { values, report } = await runImported({ backend, bytes: model, feeds });
        const { y } = await runOrt({ bytes: model, feeds });
        expect(values.length).to.equal(y!.length);
        expect(values.reduce((most, value, i) => Math.max(most, Math.abs(value - y![i]!)), 0)).to.be.at.most(off);
        if (outcomes) expect(report.nodes.filter(({ node }) => node === "node").map(({ outcome }) => outcome)).to.deep.equal(outcomes);
        // Folded: neither end costs an op of its own, so nothing is left to compute at them.
        expect(report.nodes.find(({ node }) => node === "in")!.outcome).to.equal("view");
      }
    });
  }
});
