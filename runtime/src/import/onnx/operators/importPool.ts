import { asPicture, fromPicture } from "../asPicture.ts";
import { channelsFirst } from "../channelsFirst.ts";
import { emitAveragePool } from "../emitAveragePool.ts";
import { emitMean } from "../emitMean.ts";
import type { OperatorImport } from "../importer.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { OnnxError } from "../OnnxError.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { outcomeOf } from "../outcomeOf.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { quantizedOf } from "../quantizedOf.ts";
import { realOf } from "../realOf.ts";
import type { IntegerValue, RealValue } from "../types.ts";
import { withoutAxes } from "../withoutAxes.ts";
import { windowOf } from "../windowOf.ts";
import { windowRows } from "../windowRows.ts";

/** MaxPool of integers or real numbers: the greatest stored value, which is the value's own. */
export const importMaxPool: OperatorImport = ({ importer, node }) => {
  if (node.outputs[1]) throw new OnnxError({ node, reason: "indices of the maxima" });
  const given = importer.values.get(node.inputs[0]!)!;
  const stored: RealValue | IntegerValue = given.kind === "integer" ? given : realOf({ importer, node, name: node.inputs[0]! });
  // A maximum compares numbers of one scale.
  const value = stored.kind === "integer" || stored.axis === 1 ? stored : perTensorOf({ importer, value: stored, name: node.name });
  const x = asPicture({ importer, node, value });
  const window = windowOf({ node, spatial: value.dims.slice(2) });
  const [batch, channels] = x.dims as [number, number];
  const dims = [batch, ...window.output, channels];
  const tensor = importer.builder.addOp({
    name: node.name,
    output: { dtype: x.tensor.dtype, dims },
    combine: "copy",
    reduce: "max",
    reduceDims: window.kernel,
    a: { tensor: x.tensor, rows: [{ o0: 1 }, ...windowRows(window), { o3: 1 }], pad: x.tensor.dtype === "i8" ? -128 : -(2 ** 31) },
  });
  const placed = { ...x, tensor, dims: [batch, channels, ...window.output], order: [0, 2, 3, 1] };
  importer.values.set(node.outputs[0]!, fromPicture({ value: placed, rank: value.dims.length }));
  importer.note({ node, outcome: "exact" });
};

/** AveragePool and com.microsoft's QLinearAveragePool, which may have its channels last. */
export const importAveragePool: OperatorImport = ({ importer, node }) => {
  const output = node.outputs[0]!;
  if (node.opType === "QLinearAveragePool") {
    const given = quantizedOf({ importer, node, first: 0 });
    const last = node.attributes.get("channels_last") === 1;
    const target = onnxQuantization({ importer, node, scale: node.inputs[3]!, zeroPoint: node.inputs[4] ?? "" });
    if (target.dtype === "int32") throw new OnnxError({ node, reason: "a result of 32 bits" });
    const { value, exact } = emitAveragePool({ importer, node, value: last ? channelsFirst({ value: given }) : given, target });
    const { tensor, dims, order } = last ? channelsFirst({ value, back: true }) : value;
    importer.values.set(output, { kind: "integer", dtype: target.dtype, tensor, dims, order });
    importer.note({ node, ...outcomeOf({ exact, operands: [given] }) });
    return;
  }
  const value = perTensorOf({ importer, value: realOf({ importer, node, name: node.inputs[0]! }), name: node.name });
  const own = { scales: value.scales, axis: value.axis, zeroPoint: value.zeroPoint };
  const known = importer.ranges.has(output) || readsQuantize({ importer, output });
  const make: Maker = ({ meaning, node }) => {
    const target = { ...meaning, scales: [Math.max(...meaning.scales)] };
    const { value: mean, exact } = emitAveragePool({ importer, node, value, target });
    return { value: mean, ...outcomeOf({ exact, operands: [value] }) };
  };
  makeReal({ importer, node, name: output, meaning: known ? plannedMeaning({ importer, name: output, node }) : own, make });
};

/** GlobalAveragePool, ReduceMean and ReduceSum. */
export const importMean: OperatorImport = ({ importer, node }) => {
  const real = realOf({ importer, node, name: node.inputs[0]! });
  const rank = real.dims.length;
  const output = node.outputs[0]!;
  let axes = real.dims.flatMap((_, axis) => (axis >= 2 ? [axis] : []));
  let keep = true;
  if (node.opType !== "GlobalAveragePool") {
    const tensor = node.inputs[1] ? importer.values.get(node.inputs[1]) : null;
    const listed =
      tensor?.kind === "constant" ? [...tensor.tensor.values] : ((node.attributes.get("axes") as readonly number[] | undefined) ?? []);
    axes = listed.length > 0 ? listed.map((axis) => (axis < 0 ? axis + rank : axis)) : real.dims.map((_, axis) => axis);
    if (axes.some((axis) => !(axis >= 0 && axis < rank))) throw new OnnxError({ node, reason: `axes ${listed.join(", ")} of ${rank}` });
    if (listed.length === 0 && node.attributes.get("noop_with_empty_axes") === 1) axes = [];
    keep = ((node.attributes.get("keepdims") as number | undefined) ?? 1) === 1;
  }
  // What is added up must have one scale.
  const x = axes.includes(real.axis) ? perTensorOf({ importer, value: real, name: node.name }) : real;
  const own = { scales: x.scales, axis: x.axis, zeroPoint: x.zeroPoint };
  const sum = node.opType === "ReduceSum";
  const known = sum || importer.ranges.has(output) || readsQuantize({ importer, output });
  const make: Maker = ({ meaning, node }) => {
    const { value, exact } = emitMean({ importer, node, x, axes, meaning, sum });
    const outcome = outcomeOf({ exact, operands: [x] });
    return { value: keep ? value : withoutAxes({ value, axes }), ...outcome };
  };
  makeReal({ importer, node, name: output, meaning: known ? plannedMeaning({ importer, name: output, node }) : own, make });
};

function readsQuantize({ importer, output }: { importer: Parameters<OperatorImport>[0]["importer"]; output: string }): boolean {
  return (importer.consumers.get(output) ?? []).some(({ opType }) => opType === "QuantizeLinear");
}
