import { addSoftmax } from "../../addSoftmax.ts";
import type { OperatorImport } from "../importer.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { OnnxError } from "../OnnxError.ts";
import { reorder } from "../placed.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { quantizedOf } from "../quantizedOf.ts";
import { realOf } from "../realOf.ts";
import { perTensorOf } from "../perTensorOf.ts";

/**
 * Softmax, and com.microsoft's QLinearSoftmax, along one axis (before opset 13: over all axes from it on, of which only the last may be longer than 1
 * beyond it).
 */
export const importSoftmax: OperatorImport = ({ importer, node }) => {
  const integers = node.opType === "QLinearSoftmax";
  const real = integers
    ? quantizedOf({ importer, node, first: 0 })
    : perTensorOf({ importer, value: realOf({ importer, node, name: node.inputs[0]! }), name: node.name });
  const rank = real.dims.length;
  const old = ((integers ? (node.attributes.get("opset") as number | undefined) : undefined) ?? importer.graph.opset) < 13;
  const given = (node.attributes.get("axis") as number | undefined) ?? (old ? 1 : -1);
  const axis = given < 0 ? given + rank : given;
  if (old && real.dims.slice(axis + 1).some((dim) => dim !== 1))
    throw new OnnxError({ node, reason: "a softmax over several axes at once" });
  const x = reorder({ importer, value: real, order: [...real.order.filter((each) => each !== axis), axis], name: node.name });
  const output = node.outputs[0]!;
  const target = integers ? onnxQuantization({ importer, node, scale: node.inputs[3]!, zeroPoint: node.inputs[4] ?? "" }) : null;
  const quantized = (importer.consumers.get(output) ?? []).some(({ opType }) => opType === "QuantizeLinear");
  const meaning =
    target ?? (quantized ? plannedMeaning({ importer, name: output, node }) : { scales: [1 / 255], axis: 1, zeroPoint: -128 });
  const scale = meaning.scales[0]!;
  const tensor = addSoftmax({
    builder: importer.builder,
    name: node.name,
    input: x.tensor,
    scale: x.scales[0]!,
    output: { dtype: "i8", scale, zeroPoint: meaning.zeroPoint },
  });
  const placed = { tensor, dims: x.dims, order: x.order };
  if (target) {
    if (target.dtype === "int32") throw new OnnxError({ node, reason: "a result of 32 bits" });
    // The bound of addSoftmax for a probability of 1.
    if ((1.5 * 2 ** -15 + real.dims[axis]! ** 2 / 2 ** 28) / scale > 0.5)
      throw new OnnxError({ node, reason: `probabilities cannot be met within one unit of ${scale}` });
    importer.values.set(output, { kind: "integer", dtype: target.dtype, ...placed });
    importer.note({ node, outcome: "within 1 ulp" });
    return;
  }
  importer.values.set(output, { kind: "real", ...placed, scales: [scale], axis: 1, zeroPoint: meaning.zeroPoint });
  importer.note({ node, outcome: "quantised" });
};
