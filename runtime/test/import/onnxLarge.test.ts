import { expect } from "chai";
import { createWasmBackend, importOnnx, initHash, type Backend } from "../../src/index.ts";
import { onnxModel, type ModelParts } from "./onnxModels.ts";
import { runImported } from "./onnxRuns.ts";

/** Milliseconds that no import here may take; the longest takes about two seconds. */
const MOST = 30_000;
const scalar = (value: number) => ({ type: "float" as const, dims: [], values: [value] });

/** A model of nodes between "v0", dequantised steps of 1/64, and "v{nodes}", quantised alike. */
function chain(nodes: ModelParts["nodes"], dims = [256], constants: NonNullable<ModelParts["constants"]> = {}): Uint8Array {
  return onnxModel({
    nodes: [
      { op: "DequantizeLinear", inputs: ["x", "s", "z"], outputs: ["v0"] },
      ...nodes,
      { op: "QuantizeLinear", inputs: [`v${nodes.length}`, "s", "z"], outputs: ["y"] },
    ],
    constants: { s: scalar(1 / 64), z: { type: "int8", dims: [], values: [3] }, ...constants },
    inputs: { x: { type: "int8", dims } },
    outputs: { y: "int8" },
    opset: 16,
  });
}
const within = <T>(work: () => T): T => {
  const started = performance.now();
  const result = work();
  expect(performance.now() - started).to.be.below(MOST);
  return result;
};
const every = Array.from({ length: 256 }, (_, i) => i - 128);

describe("large ONNX graphs", () => {
  let backend: Backend;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
  });
  after(() => backend.close());

  it("whose nodes read the node before twice become one table, each computed once", async () => {
    // (v + v) / 2, then v × v / v for v ≠ 0, then PReLU(v, v) of v ≥ 0: 180 nodes that double the calls of whoever calls operands anew.
    const nodes = Array.from({ length: 60 }, (_, i) => [
      { op: "Add", inputs: [`v${3 * i}`, `v${3 * i}`], outputs: [`v${3 * i + 1}`] },
      { op: "Mul", inputs: [`v${3 * i + 1}`, "half"], outputs: [`v${3 * i + 2}`] },
      i % 2 === 0
        ? { op: "PRelu", inputs: [`v${3 * i + 2}`, `v${3 * i + 2}`], outputs: [`v${3 * i + 3}`] }
        : { op: "Max", inputs: [`v${3 * i + 2}`, `v${3 * i + 2}`], outputs: [`v${3 * i + 3}`] },
    ]).flat();
    const bytes = chain(nodes, [256], { half: scalar(0.5) });
    const { program } = within(() => importOnnx({ bytes, name: "chain" }));
    expect(program.ops.length).to.equal(1);
    const { values } = await runImported({ backend, bytes, feeds: { x: { type: "int8", dims: [256], values: every } } });
    const expected = every.map((stored) => {
      let v = (stored - 3) / 64;
      for (let i = 0; i < 60; i += 2) if (v < 0) v *= v;
      return Math.max(-128, Math.min(127, roundedHalfEven(v * 64) + 3));
    });
    expect(values).to.deep.equal(expected);
  });

  it("of squares of squares end, too", () => {
    const nodes = Array.from({ length: 90 }, (_, i) => ({ op: "Mul", inputs: [`v${i}`, `v${i}`], outputs: [`v${i + 1}`] }));
    expect(within(() => importOnnx({ bytes: chain(nodes), name: "squares" })).program.ops.length).to.equal(1);
  });

  it("of thousands of functions, layouts and readers of one value are imported in bounded time", () => {
    const count = 6000;
    const functions = Array.from({ length: count }, (_, i) => ({
      op: ["Relu", "Neg", "Add", "Identity"][i % 4]!,
      inputs: i % 4 === 2 ? [`v${i}`, `v${i}`] : [`v${i}`],
      outputs: [`v${i + 1}`],
    }));
    expect(within(() => importOnnx({ bytes: chain(functions), name: "functions" })).program.ops.length).to.equal(1);

    const channels = Array.from({ length: 500 }, (_, i) => ({ op: "Mul", inputs: [`v${i}`, "gains"], outputs: [`v${i + 1}`] }));
    const gains = { type: "float" as const, dims: [40, 1], values: Array.from({ length: 40 }, (_, c) => 1 + c / 4096) };
    expect(within(() => importOnnx({ bytes: chain(channels, [40, 5], { gains }), name: "channels" })).program.ops.length).to.equal(1);

    const layouts = Array.from({ length: count }, (_, i) => ({
      op: i % 2 ? "Flatten" : "Transpose",
      inputs: [`v${i}`],
      outputs: [`v${i + 1}`],
    }));
    const moved = within(() =>
      importOnnx({ bytes: chain([{ op: "Exp", inputs: ["v0"], outputs: ["v1"] }, ...layouts.slice(1)], [4, 4]), name: "moved" }),
    );
    expect(moved.report.nodes.length).to.equal(count + 2);

    const readers: ModelParts["nodes"][number][] = Array.from({ length: count }, (_, i) => ({
      op: "Neg",
      inputs: ["v0"],
      outputs: [`n${i}`],
    }));
    for (let i = 0; i < count; i++)
      readers.push({ op: "Max", inputs: i === 0 ? ["n0", "n0"] : [`m${i - 1}`, `n${i}`], outputs: [`m${i}`] });
    readers.push({ op: "Relu", inputs: [`m${count - 1}`], outputs: [`v${readers.length + 1}`] });
    expect(within(() => importOnnx({ bytes: chain(readers), name: "readers" })).program.ops.length).to.equal(1);

    const unused = Array.from({ length: 4 * count }, (_, i) => ({ op: "Neg", inputs: ["v0"], outputs: [`n${i}`] }));
    const kept = { op: "Relu", inputs: ["v0"], outputs: [`v${unused.length + 1}`] };
    const { report } = within(() => importOnnx({ bytes: chain([...unused, kept]), name: "unused" }));
    expect(report.unused.length).to.equal(unused.length);
  });
});

function roundedHalfEven(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value % 1) === 0.5 && whole % 2 !== 0 ? whole - 1 : whole;
}
