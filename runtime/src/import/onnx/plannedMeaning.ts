import type { Importer } from "./importer.ts";
import { meaningOfRange } from "./meaningOfRange.ts";
import { OnnxError } from "./OnnxError.ts";
import { onnxQuantization } from "./onnxQuantization.ts";
import type { Meaning, OnnxNode } from "./types.ts";

/** Operators that hand on the values they get. */
const CARRIERS = [
  "Reshape",
  "Flatten",
  "Transpose",
  "MaxPool",
  "Identity",
  "Dropout",
  "Squeeze",
  "Unsqueeze",
  "Slice",
  "Gather",
  "Pad",
  "Resize",
  "Split",
  "Concat",
];
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  Sigmoid: [0, 1],
  HardSigmoid: [0, 1],
  Softmax: [0, 1],
  Tanh: [-1, 1],
};

/**
 * The i8 meaning that a real value shall have: that of the QuantizeLinear which reads it, else of its measured range, else of the bounds
 * that its operator implies. Throws an OnnxError when there is none of these.
 */
export function plannedMeaning({
  importer,
  name,
  node,
  axis = 1,
}: {
  importer: Importer;
  name: string;
  node: OnnxNode | null;
  axis?: number;
}): Meaning {
  const bounds = node ? BOUNDS[node.opType] : undefined;
  for (let carried = name; ;) {
    const readers = importer.consumers.get(carried) ?? [];
    const quantize = readers.find(({ opType, inputs }) => opType === "QuantizeLinear" && inputs[0] === carried);
    if (quantize) return onnxQuantization({ importer, node: quantize, scale: quantize.inputs[1]!, zeroPoint: quantize.inputs[2] ?? "" });
    const range = importer.ranges.get(carried);
    if (range) return meaningOfRange({ range, axis });
    if (bounds && carried === name) return meaningOfRange({ range: { least: [bounds[0]], most: [bounds[1]] }, axis });
    const [reader] = readers;
    if (!reader || readers.length !== 1 || !CARRIERS.includes(reader.opType)) break;
    carried = reader.outputs[0]!;
  }
  throw new OnnxError({ node, reason: `no range is known for the real value "${name}"; calibrate the model` });
}
