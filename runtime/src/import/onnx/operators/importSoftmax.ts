import { addSoftmax } from "../../addSoftmax.ts";
import type { OperatorImport } from "../importer.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { OnnxError } from "../OnnxError.ts";
import { reorder } from "../placed.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { quantizedOf } from "../quantizedOf.ts";
import { realOf } from "../realOf.ts";
import { perTensorOf } from "../perTensorOf.ts";
import type { Meaning, OnnxNode, RealValue } from "../types.ts";

const UNIT = "at most one unit off: exponentials by table, their sum, an integer division";

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
  const length = real.dims[axis]!;
  const emit = ({ meaning, node }: { meaning: Meaning; node: OnnxNode }): RealValue => {
    const { scales, zeroPoint } = meaning;
    const [scale] = [Math.max(...scales)];
    const tensor = addSoftmax({
      builder: importer.builder,
      name: node.name,
      input: x.tensor,
      scale: x.scales[0]!,
      output: { dtype: "i8", scale, zeroPoint },
    });
    return { kind: "real", tensor, dims: x.dims, order: x.order, scales: [scale], axis: 1, zeroPoint };
  };
  /** The bound of addSoftmax for a probability of 1, before the result is rounded. */
  const errorOf = ({ scales }: Meaning) => (1.5 * 2 ** -15 + length ** 2 / 2 ** 28) / Math.max(...scales);
  const check = (meaning: Meaning) => {
    if (errorOf(meaning) > 0.5)
      throw new OnnxError({
        node,
        reason: `probabilities among ${length} cannot be met within one unit of ${meaning.scales[0]}: the bound is ${errorOf(meaning).toPrecision(2)} before rounding`,
      });
  };
  if (integers) {
    const target = onnxQuantization({ importer, node, scale: node.inputs[3]!, zeroPoint: node.inputs[4] ?? "" });
    if (target.dtype === "int32") throw new OnnxError({ node, reason: "a result of 32 bits" });
    check(target);
    const { tensor, dims, order } = emit({ meaning: target, node });
    importer.values.set(output, { kind: "integer", dtype: target.dtype, tensor, dims, order });
    importer.note({ node, outcome: "within 1 ulp", detail: UNIT });
    return;
  }
  const quantized = (importer.consumers.get(output) ?? []).some(({ opType }) => opType === "QuantizeLinear");
  const make: Maker = ({ meaning, node }) => {
    // Without a scale of the model's own there is no unit to keep: the bound is stated.
    if (quantized) check(meaning);
    const value = emit({ meaning, node });
    const bound = `at most ${(0.5 + errorOf(meaning)).toPrecision(3)} units from the softmax of its operand as stored`;
    if (!quantized || real.rounded) return { value, outcome: "quantised", detail: bound };
    return { value, outcome: "within 1 ulp", detail: UNIT };
  };
  const meaning = quantized ? plannedMeaning({ importer, name: output, node }) : { scales: [1 / 255], axis: 1, zeroPoint: -128 };
  makeReal({ importer, node, name: output, meaning, make });
};
