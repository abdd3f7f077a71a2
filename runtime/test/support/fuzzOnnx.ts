// Imports ONNX models whose parts lie: shapes, attributes, constants, op types and connections changed at random; argument: how many. Exits with 1 when
// one fails in any other way than by OnnxError or takes more than ten seconds; prints counts and the most memory that it took.
import fc from "fast-check";
import { importOnnx, OnnxError } from "../../src/index.ts";
import { onnxModel, type ModelParts } from "../import/onnxModels.ts";

type Attribute = number | string | readonly number[];
const scalar = (type: "float" | "int8" | "uint8", value: number) => ({ type, dims: [], values: [value] });
const list = (type: "float" | "int8" | "int64", dims: readonly number[], value = 1) => ({
  type,
  dims,
  values: new Array<number>(dims.reduce((product, dim) => product * dim, 1)).fill(value),
});
const int64 = (...values: number[]) => ({ type: "int64" as const, dims: [values.length], values });
const real = (op: string, inputs: readonly string[] = ["r"], attributes: Record<string, Attribute> = {}) => ({
  op,
  inputs,
  outputs: ["f"],
  attributes,
});

/** A node between a quantised input and a quantised output, with what it reads. */
const middles: { node: ModelParts["nodes"][number]; constants?: NonNullable<ModelParts["constants"]> }[] = [
  {
    node: real("Conv", ["r", "w"], { pads: [1, 1, 1, 1], strides: [1, 1], dilations: [1, 1], group: 1, kernel_shape: [3, 3] }),
    constants: { w: list("float", [4, 4, 3, 3]) },
  },
  { node: real("MatMul", ["r", "w"]), constants: { w: list("float", [6, 5]) } },
  { node: real("MatMul", ["r", "r"]) },
  { node: real("Add", ["r", "w"]), constants: { w: list("float", [4, 1, 1]) } },
  { node: real("Mul", ["r", "r"]) },
  { node: real("Clip", ["r", "low", "high"]), constants: { low: scalar("float", -1), high: scalar("float", 2) } },
  { node: real("MaxPool", ["r"], { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], ceil_mode: 0 }) },
  { node: real("AveragePool", ["r"], { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], count_include_pad: 0 }) },
  { node: real("GlobalAveragePool") },
  { node: real("ReduceMean", ["r"], { axes: [1, 2], keepdims: 1 }) },
  { node: real("Concat", ["r", "r"], { axis: 1 }) },
  { node: real("Split", ["r", "sizes"], { axis: 1 }), constants: { sizes: int64(4) } },
  { node: real("Reshape", ["r", "shape"]), constants: { shape: int64(2, -1, 9) } },
  { node: real("Flatten", ["r"], { axis: 1 }) },
  { node: real("Squeeze", ["r", "axes"]), constants: { axes: int64(0) } },
  { node: real("Unsqueeze", ["f0", "axes"]), constants: { f0: list("float", [3]), axes: int64(0) } },
  { node: real("Transpose", ["r"], { perm: [0, 2, 3, 1] }) },
  { node: real("Pad", ["r", "pads", "value"]), constants: { pads: int64(0, 0, 1, 1, 0, 0, 1, 1), value: scalar("float", 0) } },
  {
    node: real("Slice", ["r", "from", "to", "axes", "steps"]),
    constants: { from: int64(0), to: int64(3), axes: int64(2), steps: int64(1) },
  },
  { node: real("Expand", ["r", "shape"]), constants: { shape: int64(2, 4, 6, 6) } },
  {
    node: real("Resize", ["r", "", "scales"], { coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }),
    constants: { scales: { type: "float", dims: [4], values: [1, 1, 2, 2] } },
  },
  { node: real("Softmax", ["r"], { axis: -1 }) },
  { node: real("Sigmoid") },
  { node: real("Gather", ["r", "i"], { axis: 1 }), constants: { i: int64(0, 3, -1) } },
  {
    node: real("LayerNormalization", ["r", "g", "b"], { axis: -1, epsilon: 1e-5 }),
    constants: { g: list("float", [6]), b: list("float", [6]) },
  },
  { node: real("SimplifiedLayerNormalization", ["r", "g"], { axis: -1, epsilon: 1e-5 }), constants: { g: list("float", [6]) } },
  { node: real("ConstantOfShape", ["n"]), constants: { n: int64(2, 3) } },
  { node: real("Range", ["a", "b", "c"]), constants: { a: scalar("float", 0), b: scalar("float", 9), c: scalar("float", 1) } },
];
const bases = middles.map(({ node, constants = {} }): ModelParts => ({
  nodes: [
    { op: "DequantizeLinear", inputs: ["x", "s", "z"], outputs: ["r"] },
    node,
    { op: "QuantizeLinear", inputs: ["f", "s", "z"], outputs: ["y"] },
  ],
  constants: { ...constants, s: scalar("float", 0.5), z: scalar("int8", 0) },
  inputs: { x: { type: "int8", dims: [1, 4, 6, 6] } },
  outputs: { y: "int8" },
  opset: 17,
}));

const NASTY = [
  -1,
  0,
  1,
  2,
  3,
  5,
  7,
  100,
  255,
  256,
  4096,
  65_537,
  2 ** 20,
  2 ** 27,
  2 ** 30,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 40,
  2 ** 52,
  -2,
  -7,
  -(2 ** 31),
  -(2 ** 40),
];
const number = fc.oneof(fc.constantFrom(...NASTY), fc.integer({ min: -9, max: 9 }));
const numbers = fc.array(number, { maxLength: 6 });
const dims = fc.oneof(
  fc.array(fc.constantFrom(...NASTY.filter((value) => value > 0)), { maxLength: 5 }),
  fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }),
);
const change = fc.oneof(
  fc.record({
    kind: fc.constant("attribute" as const),
    at: fc.nat(),
    value: fc.oneof(number, numbers, fc.constantFrom("SAME_UPPER", "linear", "x")),
  }),
  fc.record({ kind: fc.constant("element" as const), at: fc.nat(), index: fc.nat(), value: number }),
  fc.record({ kind: fc.constant("values" as const), at: fc.nat(), values: numbers }),
  fc.record({ kind: fc.constant("constant dims" as const), at: fc.nat(), dims }),
  fc.record({ kind: fc.constant("input dims" as const), dims }),
  fc.record({ kind: fc.constant("op" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("input" as const), node: fc.nat(), at: fc.nat(), from: fc.nat() }),
  fc.record({ kind: fc.constant("twice" as const) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length]!;
const OPS = [...new Set(middles.map(({ node }) => node.op))];

function changed(parts: ModelParts, by: Change): ModelParts {
  const [first, node, last] = parts.nodes as [ModelParts["nodes"][number], ModelParts["nodes"][number], ModelParts["nodes"][number]];
  const withNode = (node: ModelParts["nodes"][number]) => ({
    ...parts,
    nodes: [first, node, ...parts.nodes.slice(2, -1), parts.nodes.at(-1)!],
  });
  const names = Object.keys(parts.constants!);
  const name = "at" in by ? pick(names, by.at) : "";
  const constant = parts.constants![name];
  const withConstant = (changes: object) => ({ ...parts, constants: { ...parts.constants, [name]: { ...constant!, ...changes } } });
  const attributes = Object.keys(node.attributes ?? {});
  switch (by.kind) {
    case "attribute":
      return attributes.length === 0
        ? parts
        : withNode({ ...node, attributes: { ...node.attributes, [pick(attributes, by.at)]: by.value } });
    case "element":
      return constant!.values.length === 0
        ? parts
        : withConstant({ values: constant!.values.with(by.index % constant!.values.length, by.value) });
    case "values":
      return withConstant({ dims: [by.values.length], values: by.values });
    case "constant dims":
      return withConstant({ dims: by.dims });
    case "input dims":
      return { ...parts, inputs: { x: { type: "int8", dims: by.dims } } };
    case "op":
      return withNode({ ...node, op: pick(OPS, by.at) });
    case "input": {
      const nodes = [first, node, last];
      const target = by.node % 3;
      const inputs = nodes[target]!.inputs.with(by.at % nodes[target]!.inputs.length, pick([...names, "x", "r", "f", "y", ""], by.from));
      return { ...parts, nodes: nodes.map((each, i) => (i === target ? { ...each, inputs } : each)) };
    }
    case "twice": {
      // The node's result goes through the node again, which may multiply it.
      const inputs = node.inputs.map((input) => (input === "r" ? "f0" : input));
      return { ...parts, nodes: [first, { ...node, outputs: ["f0"] }, { ...node, inputs }, last] };
    }
  }
}

const counts = new Map<string, number>();
let [refused, imported] = [0, 0];
fc.assert(
  fc.property(fc.nat(), fc.array(change, { minLength: 1, maxLength: 3 }), (base, changes) => {
    let bytes;
    try {
      bytes = onnxModel(changes.reduce(changed, pick(bases, base)));
    } catch {
      // Values that no ONNX file can hold.
      return;
    }
    for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const begun = performance.now();
    try {
      importOnnx({ bytes, name: "fuzzed" });
      imported += 1;
    } catch (error) {
      if (!(error instanceof OnnxError)) throw error;
      if (error.message.length === 0 || error.message.length > 1200)
        throw new Error(`a message of ${error.message.length} characters`, { cause: error });
      refused += 1;
    }
    if (performance.now() - begun > 10_000) throw new Error("it took more than ten seconds");
  }),
  { numRuns: Number(process.argv[2]), seed: 21 },
);
const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
console.log(`${refused + imported} lying models (${kinds}): ${refused} refused, ${imported} imported`);
console.log(`at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB of memory`);
