import { addSoftmax } from "../../addSoftmax.ts";
import type { OperatorImport } from "../importer.ts";
import { OnnxError } from "../OnnxError.ts";
import { reorder } from "../placed.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { realOf } from "../realOf.ts";
import { perTensorOf } from "../perTensorOf.ts";

/** Softmax along one axis (before opset 13: over all axes from it on, of which only the last may be longer than 1 beyond it). */
export const importSoftmax: OperatorImport = ({ importer, node }) => {
  const real = perTensorOf({ importer, value: realOf({ importer, node, name: node.inputs[0]! }), name: node.name });
  const rank = real.dims.length;
  const old = importer.graph.opset < 13;
  const given = (node.attributes.get("axis") as number | undefined) ?? (old ? 1 : -1);
  const axis = given < 0 ? given + rank : given;
  if (old && real.dims.slice(axis + 1).some((dim) => dim !== 1))
    throw new OnnxError({ node, reason: "a softmax over several axes at once" });
  const x = reorder({ importer, value: real, order: [...real.order.filter((each) => each !== axis), axis], name: node.name });
  const output = node.outputs[0]!;
  const quantized = (importer.consumers.get(output) ?? []).some(({ opType }) => opType === "QuantizeLinear");
  const meaning = quantized ? plannedMeaning({ importer, name: output, node }) : { scales: [1 / 255], axis: 1, zeroPoint: -128 };
  const tensor = addSoftmax({
    builder: importer.builder,
    name: node.name,
    input: x.tensor,
    scale: x.scales[0]!,
    output: { dtype: "i8", scale: meaning.scales[0]!, zeroPoint: meaning.zeroPoint },
  });
  importer.values.set(output, {
    kind: "real",
    tensor,
    dims: x.dims,
    order: x.order,
    scales: [meaning.scales[0]!],
    axis: 1,
    zeroPoint: meaning.zeroPoint,
  });
  importer.note({ node, outcome: "quantised" });
};
