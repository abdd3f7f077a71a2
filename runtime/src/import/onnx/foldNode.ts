import { foldConstant } from "./foldConstant.ts";
import type { Importer } from "./importer.ts";
import { importDequantizeLinear, importQuantizeLinear } from "./operators/importQuantize.ts";
import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode, OnnxTensor, QuantizedConstant } from "./types.ts";

/** Nodes that move the elements of their first input about. */
const MOVERS = ["Reshape", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Gather", "Expand"];

/** Computes a node whose inputs are all constants; false when one is not, or the node is of no kind that can be. Throws an OnnxError beyond the importer's room. */
export function foldNode({ importer, node }: { importer: Importer; node: OnnxNode }): boolean {
  if (!node.inputs.every((input) => input === "" || importer.values.get(input)?.kind === "constant")) return false;
  if (node.opType === "DequantizeLinear" || node.opType === "QuantizeLinear") {
    take({ importer, node, tensor: (importer.values.get(node.inputs[0]!) as { tensor: OnnxTensor }).tensor });
    (node.opType === "DequantizeLinear" ? importDequantizeLinear : importQuantizeLinear)({ importer, node });
    return true;
  }
  const inputs = node.inputs.map((input) => (input === "" ? null : (importer.values.get(input) as { tensor: OnnxTensor }).tensor));
  const tensor = foldConstant({ node, inputs, most: importer.room.folded });
  if (!tensor) return false;
  const shared = node.opType === "Constant" || inputs.some((input) => input?.values === tensor.values);
  if (!shared) take({ importer, node, tensor });
  const moved = moveQuantized({ importer, node, inputs });
  importer.values.set(node.outputs[0]!, { kind: "constant", tensor, ...(moved ? { quantized: moved } : {}) });
  importer.note({ node, outcome: "folded" });
  return true;
}

function take({ importer, node, tensor }: { importer: Importer; node: OnnxNode; tensor: OnnxTensor }): void {
  importer.room.folded -= tensor.values.length;
  if (importer.room.folded < 0) throw new OnnxError({ node, reason: "its constants and those before it are too large beside the file" });
}

/** The integers behind a dequantised constant that a node only moves about, moved likewise; null when there are none, or their scales do not follow. */
function moveQuantized({
  importer,
  node,
  inputs,
}: {
  importer: Importer;
  node: OnnxNode;
  inputs: readonly (OnnxTensor | null)[];
}): QuantizedConstant | null {
  const value = importer.values.get(node.inputs[0] ?? "");
  if (value?.kind !== "constant" || !value.quantized) return null;
  const { quantized } = value;
  const single = quantized.scales.length === 1 && quantized.zeroPoints.length === 1;
  let { axis } = quantized;
  if (node.opType === "Transpose") {
    const rank = quantized.tensor.dims.length;
    const perm = node.attributes.get("perm") as readonly number[] | undefined;
    axis = perm ? perm.indexOf(axis) : rank - 1 - axis;
  } else if (node.opType !== "Identity" && !(single && MOVERS.includes(node.opType))) return null;
  const tensor = foldConstant({ node, inputs: [quantized.tensor, ...inputs.slice(1)], most: importer.room.folded });
  return tensor && { ...quantized, tensor, axis };
}
