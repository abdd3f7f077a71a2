import { expect } from "chai";
import { createHash } from "node:crypto";
import { importOnnx } from "../../src/index.ts";
import { onnxModel } from "./onnxModels.ts";

/** What the language leaves to the engine (ECMA-262, 21.3.2); `sqrt` is not among it. */
const APPROXIMATE = ["exp", "expm1", "log", "log1p", "log2", "log10", "pow", "sin", "cos", "tan", "sinh", "cosh", "tanh"] as const;
const APPROXIMATE_TOO = ["asin", "acos", "atan", "atan2", "asinh", "acosh", "atanh", "cbrt", "hypot"] as const;

const OPERATORS = ["Sigmoid", "Tanh", "Softplus", "Exp", "Log", "Erf", "Gelu", "Elu", "Sqrt", "Softmax", "RMSNormalization"];
const scalar = (value: number) => ({ type: "float" as const, dims: [], values: [value] });
const last = OPERATORS.length;
/** Each operator's quantised result feeds the next; a power comes last. */
const model = onnxModel({
  nodes: [
    ...OPERATORS.flatMap((op, i) => [
      { op: "DequantizeLinear", inputs: [`x${i}`, "s", "z"], outputs: [`r${i}`] },
      { op, inputs: [`r${i}`], outputs: [`f${i}`] },
      { op: "QuantizeLinear", inputs: [`f${i}`, "s", "z"], outputs: [`x${i + 1}`] },
    ]),
    { op: "DequantizeLinear", inputs: [`x${last}`, "s", "z"], outputs: ["r"] },
    { op: "Pow", inputs: ["r", "power"], outputs: ["f"] },
    { op: "QuantizeLinear", inputs: ["f", "s", "z"], outputs: ["y"] },
  ],
  constants: { s: scalar(0.03), z: { type: "int8", dims: [], values: [-100] }, power: scalar(1.7) },
  inputs: { x0: { type: "int8", dims: [4, 8] } },
  outputs: { y: "int8" },
  opset: 23,
});

describe("the tables of imported models", () => {
  const digest = () => {
    const { program, constants } = importOnnx({ bytes: model, name: "tables" });
    const tables = program.constants.flatMap(({ name }, i) => (name.endsWith("/table") ? [constants[i]!] : []));
    expect(tables.length).to.equal(OPERATORS.length);
    return createHash("sha256").update(Buffer.concat(tables)).digest("hex");
  };

  it("need no function that engines may round each in its own way, and are the same everywhere", () => {
    const names = [...APPROXIMATE, ...APPROXIMATE_TOO];
    const kept = names.map((name) => [name, Math[name]] as const);
    try {
      for (const name of names)
        Math[name] = () => {
          throw new Error(`Math.${name} is not the same on all machines`);
        };
      expect(digest()).to.equal("9f1ac15ac40183dc8e9de88bc8fa38601278167433ad808db275918c1d830b82");
    } finally {
      for (const [name, own] of kept) (Math as unknown as Record<string, unknown>)[name] = own;
    }
  });
});
