import { create, toBinary } from "@bufbuild/protobuf";
import { expect } from "chai";
import fc from "fast-check";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  NodeProtoSchema,
} from "onnx-buf";
import { importOnnx, OnnxError, readOnnx } from "../../src/index.ts";
import { onnxModel } from "./onnxModels.ts";

const dense = (side: number) =>
  onnxModel({
    nodes: [
      { op: "DequantizeLinear", name: "q", inputs: ["x", "s", "z"], outputs: ["real"] },
      { op: "DequantizeLinear", inputs: ["w", "s", "z"], outputs: ["weights"] },
      {
        op: "Conv",
        inputs: ["real", "weights"],
        outputs: ["c"],
        attributes: { pads: [1, 1, 1, 1], strides: [1, 1], kernel_shape: [3, 3] },
      },
      { op: "Relu", inputs: ["c"], outputs: ["r"] },
      { op: "QuantizeLinear", inputs: ["r", "s", "z"], outputs: ["y"] },
    ],
    constants: {
      s: { type: "float", dims: [], values: [0.5] },
      z: { type: "int8", dims: [], values: [0] },
      w: { type: "int8", dims: [side, 8, 3, 3], values: Array.from({ length: side * 72 }, (_, i) => (i % 7) - 3) },
    },
    inputs: { x: { type: "int8", dims: [1, 8, 6, 6] } },
    outputs: { y: "int8" },
  });

/** Imports, or gives the error's message; any error but OnnxError is thrown on. */
function attempt(bytes: Uint8Array): string | null {
  try {
    importOnnx({ bytes, name: "fuzzed" });
    return null;
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    return error.message;
  }
}

describe("ONNX files that are not what they say", () => {
  it("are refused with a clear error wherever they are cut off", () => {
    const bytes = dense(80);
    expect(attempt(bytes)).to.equal(null);
    expect(bytes.length).to.be.above(5000);
    let refused = 0;
    const started = process.memoryUsage().rss;
    const cuts = [
      ...Array.from({ length: 4096 }, (_, i) => i),
      ...fc.sample(fc.integer({ min: 4096, max: bytes.length - 1 }), { numRuns: 500, seed: 3 }),
    ];
    for (const cut of cuts) {
      const message = attempt(bytes.subarray(0, cut));
      expect(message, `cut at ${cut}`).to.be.a("string").that.is.not.empty;
      refused += 1;
    }
    expect(process.memoryUsage().rss - started).to.be.below(512 * 2 ** 20);
    console.log(`      ${refused} truncations refused`);
  });

  it("never crash the importer nor take its memory when bytes are changed", () => {
    const bytes = dense(2);
    const started = process.memoryUsage().rss;
    let [refused, imported] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) changed[at] = value;
          if (attempt(changed) === null) imported += 1;
          else refused += 1;
        },
      ),
      { numRuns: 3000, seed: 11 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 300 }), (garbage) => {
        expect(attempt(garbage)).to.be.a("string");
        refused += 1;
      }),
      { numRuns: 500, seed: 12 },
    );
    expect(process.memoryUsage().rss - started).to.be.below(512 * 2 ** 20);
    console.log(`      ${refused} damaged files refused, ${imported} still models`);
  });

  it("neither crash it nor take its memory when shapes, attributes, constants and connections lie", function () {
    this.timeout(240_000);
    // In a process of its own, which running out of memory would end.
    const fuzzer = fileURLToPath(new URL("../support/fuzzOnnx.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--max-old-space-size=512", fuzzer, "5000"], { encoding: "utf8" });
    expect(status, stderr.slice(-2000)).to.equal(0);
    console.log(stdout.trimEnd().replace(/^/gm, "      "));
    expect(Number(/at most (\d+) MiB/.exec(stdout)![1])).to.be.below(1024);
  });

  it("do not grow by reading the same constant again and again", () => {
    const names = Array.from({ length: 100 }, (_, i) => `r${i}`);
    const bytes = onnxModel({
      nodes: [
        ...names.map((name) => ({ op: "DequantizeLinear", inputs: ["w", "s"], outputs: [name] })),
        { op: "Concat", inputs: names, outputs: ["c"], attributes: { axis: 0 } },
        { op: "Relu", inputs: ["c"], outputs: ["y"] },
      ],
      constants: {
        s: { type: "float", dims: [], values: [0.5] },
        w: { type: "int8", dims: [2 ** 18], values: new Array<number>(2 ** 18).fill(1) },
      },
      inputs: {},
      outputs: { y: "float" },
    });
    expect(() => importOnnx({ bytes, name: "large" })).to.throw(
      OnnxError,
      /^DequantizeLinear node "r\d+": its constants .* are too large beside the file/,
    );
  });

  const graphOf = (parts: Parameters<typeof create<typeof GraphProtoSchema>>[1]) =>
    toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion: 8n,
        opsetImport: [create(OperatorSetIdProtoSchema, { version: 13n })],
        graph: create(GraphProtoSchema, parts),
      }),
    );
  const node = (opType: string, input: string[], output: string[]) => create(NodeProtoSchema, { opType, input, output });
  const output = [create(ValueInfoProtoSchema, { name: "y" })];

  it("names a node on a cycle", () => {
    const bytes = graphOf({ node: [node("Relu", ["b"], ["a"]), node("Relu", ["a"], ["b"]), node("Relu", ["b"], ["y"])], output });
    expect(() => readOnnx({ bytes })).to.throw(OnnxError, /^Relu node "[ab]": the graph has a cycle/);
  });

  it("does not believe dims whose product overflows or that the data does not fill", () => {
    for (const dims of [[2n ** 31n, 2n ** 31n, 4n], [2n ** 62n, 2n ** 62n], [-1n, 4n], [3n]]) {
      const initializer = [create(TensorProtoSchema, { name: "w", dataType: 1, dims, rawData: new Uint8Array(16) })];
      const bytes = graphOf({ initializer, node: [node("Relu", ["w"], ["y"])], output });
      expect(() => readOnnx({ bytes })).to.throw(OnnxError, 'tensor "w"');
    }
    for (const shape of [[100_000, 100_000], [2 ** 40]]) {
      const bytes = onnxModel({
        nodes: [{ op: "ConstantOfShape", inputs: ["n"], outputs: ["y"] }],
        constants: { n: { type: "int64", dims: [shape.length], values: shape } },
        inputs: {},
        outputs: { y: "float" },
      });
      expect(() => importOnnx({ bytes, name: "large" })).to.throw(OnnxError, "too large");
    }
  });

  it("are refused when a value is missing or defined twice", () => {
    expect(() => readOnnx({ bytes: graphOf({ node: [node("Relu", ["nowhere"], ["y"])], output }) })).to.throw(
      'value "nowhere" is made by no node',
    );
    const twice = [node("Constant", [], ["y"]), node("Constant", [], ["y"])];
    expect(() => readOnnx({ bytes: graphOf({ node: twice, output }) })).to.throw('value "y" is defined twice');
    expect(() => readOnnx({ bytes: graphOf({ node: [node("Constant", [], ["a"])], output }) })).to.throw('output "y" is made by no node');
  });
});

describe("nodes that have no integer form here", () => {
  const refusal = (op: string, extra: object = {}, inputs = ["r"]) => {
    const bytes = onnxModel({
      nodes: [
        { op: "DequantizeLinear", inputs: ["x", "s"], outputs: ["r"] },
        { op, name: "culprit", inputs, outputs: ["y"], ...extra },
      ],
      constants: { s: { type: "float", dims: [], values: [0.5] } },
      inputs: { x: { type: "int8", dims: [1, 2, 4, 4] } },
      outputs: { y: "float" },
    });
    return () => importOnnx({ bytes, name: "refused" });
  };

  it("are named with their op type and the reason", () => {
    expect(refusal("LSTM"))
      .to.throw(OnnxError, 'LSTM node "culprit": this operator is not supported')
      .that.includes({ node: "culprit", opType: "LSTM" });
    expect(refusal("DynamicQuantizeLinear")).to.throw('DynamicQuantizeLinear node "culprit"');
    expect(refusal("Resize", { attributes: { mode: "linear" } })).to.throw('Resize node "culprit": mode linear');
    expect(refusal("Relu", { domain: "example.org" })).to.throw('Relu node "culprit": operators of domain example.org');
    expect(refusal("Add", {}, ["r", "r"])).to.throw('Add node "culprit": no range is known for the real value "y"; calibrate the model');
  });

  it("are refused with an attribute's name where it is not carried out", () => {
    const x = ["x", "s", "", "s", ""];
    const pads = { kernel_shape: [2, 2], storage_order: 1 };
    expect(refusal("Relu", { attributes: { slope: 2 } })).to.throw(OnnxError, 'Relu node "culprit": attribute slope = 2 is not supported');
    expect(refusal("Resize", { attributes: { keep_aspect_ratio_policy: "not_larger" } })).to.throw(
      'Resize node "culprit": attribute keep_aspect_ratio_policy = not_larger is not supported; only stretch is',
    );
    expect(refusal("QLinearConv", { attributes: { channels_last: 1 } })).to.throw(
      'QLinearConv node "culprit": attribute channels_last = 1 is not supported',
    );
    expect(refusal("Softmax", { attributes: { axis: 1, beta: 2, extra: [1] } })).to.throw("attribute beta = 2");
    expect(refusal("AveragePool", { attributes: pads })).to.throw("attribute storage_order = 1");
    expect(refusal("MaxPool", { attributes: pads })).not.to.throw();
    expect(refusal("QLinearGlobalAveragePool", { domain: "com.microsoft", attributes: { count_include_pad: 1 } }, x)).to.throw(
      "attribute count_include_pad = 1",
    );
  });

  it("among them those of another domain", () => {
    expect(refusal("QLinearAdd", {}, ["x", "s", "", "x", "s", "", "s", ""])).to.throw(
      'QLinearAdd node "culprit": this operator is not supported',
    );
    expect(refusal("MaxPool", { domain: "com.microsoft" })).to.throw(
      'MaxPool node "culprit": this operator of domain com.microsoft is not supported',
    );
    expect(refusal("QLinearWhere", { domain: "com.microsoft" })).to.throw('QLinearWhere node "culprit": this operator');
    expect(refusal("Identity", { domain: "example.org" }, ["s"])).to.throw("operators of domain example.org");
  });

  it("among them grouped convolutions of a batch", () => {
    const int8 = (dims: readonly number[]) => ({
      type: "int8" as const,
      dims,
      values: new Array<number>(dims.reduce((a, b) => a * b)).fill(1),
    });
    const bytes = onnxModel({
      nodes: [
        { op: "QLinearConv", name: "culprit", inputs: ["x", "s", "z", "w", "s", "z", "s", "z"], outputs: ["y"], attributes: { group: 2 } },
      ],
      constants: { s: { type: "float", dims: [], values: [0.5] }, z: int8([1]), w: int8([4, 2, 1, 1]) },
      inputs: { x: { type: "int8", dims: [2, 4, 3, 3] } },
      outputs: { y: "int8" },
    });
    expect(() => importOnnx({ bytes, name: "grouped" })).to.throw('QLinearConv node "culprit": a grouped convolution over a batch');
  });

  it("among them sums whose operands' scales cannot be met within one unit of the result", () => {
    const sum = (scale: number, result: number) => {
      const scalar = (value: number) => ({ type: "float" as const, dims: [], values: [value] });
      const bytes = onnxModel({
        nodes: [
          { op: "QLinearAdd", domain: "com.microsoft", name: "culprit", inputs: ["x", "s", "", "x", "t", "", "r", ""], outputs: ["y"] },
        ],
        constants: { s: scalar(scale), t: scalar(scale / 3), r: scalar(result) },
        inputs: { x: { type: "uint8", dims: [4] } },
        outputs: { y: "uint8" },
      });
      return () => importOnnx({ bytes, name: "refused" });
    };
    expect(sum(1000.3, 1)).not.to.throw();
    expect(sum(100_000.3, 1)).to.throw(OnnxError, 'QLinearAdd node "culprit": the operands\' scales are too large');
    expect(sum(1e9, 1)).to.throw(OnnxError, 'QLinearAdd node "culprit": an operand\'s scale is too large');
  });
});
