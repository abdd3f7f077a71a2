import { asPicture, fromPicture } from "../asPicture.ts";
import { emitMean } from "../emitMean.ts";
import { gatherQuotients } from "../gatherQuotients.ts";
import { quotientTable } from "../quotientTable.ts";
import { i32Bytes } from "../../i32Bytes.ts";
import type { OperatorImport } from "../importer.ts";
import { OnnxError } from "../OnnxError.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { quantizedOf } from "../quantizedOf.ts";
import { realOf } from "../realOf.ts";
import { rescaleOf } from "../rescaleOf.ts";
import type { IntegerValue, RealValue } from "../types.ts";
import type { SparseRow } from "../../types.ts";
import { windowOf } from "../windowOf.ts";

/** Elements of a window that one op adds up, each in a leaf of its own: more would break the rule `fan-in`, so rows are added up before columns. */
const WIDEST = 36;

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

/** AveragePool and com.microsoft's QLinearAveragePool: the window's sum, rescaled by how many of its elements count. */
export const importAveragePool: OperatorImport = ({ importer, node }) => {
  const integers = node.opType === "QLinearAveragePool";
  if (node.attributes.get("channels_last") === 1) throw new OnnxError({ node, reason: "channels_last" });
  const value = integers
    ? quantizedOf({ importer, node, first: 0 })
    : perTensorOf({ importer, value: realOf({ importer, node, name: node.inputs[0]! }), name: node.name });
  const output = node.outputs[0]!;
  const quantized = integers ? onnxQuantization({ importer, node, scale: node.inputs[3]!, zeroPoint: node.inputs[4] ?? "" }) : null;
  const own = { scales: value.scales, axis: value.axis, zeroPoint: value.zeroPoint };
  const wanted =
    quantized ??
    (importer.ranges.has(output) || readsQuantize({ importer, output }) ? plannedMeaning({ importer, name: output, node }) : own);
  const target = { scales: [Math.max(...wanted.scales)], axis: wanted.axis, zeroPoint: wanted.zeroPoint };
  const x = asPicture({ importer, node, value });
  const window = windowOf({ node, spatial: value.dims.slice(2) });
  const [batch, channels, height, width] = x.dims as [number, number, number, number];
  const all = node.attributes.get("count_include_pad") === 1;
  const size = window.kernel[0] * window.kernel[1];
  const inside = (axis: 0 | 1, length: number) => {
    const end = length + (all ? window.end[axis] : 0);
    return Array.from({ length: window.output[axis] }, (_, o) => {
      const taps = Array.from(
        { length: window.kernel[axis] },
        (_, k) => o * window.strides[axis] + k * window.dilations[axis] - window.begin[axis],
      );
      return taps.filter((at) => (all || at >= 0) && at < end).length;
    });
  };
  const [rows, columns] = [inside(0, height), inside(1, width)];
  const counts = rows.flatMap((row) => columns.map((column) => row * column));
  const factorOf = (count: number) => ({ of: [value.scales[0]!], by: [target.scales[0]!, count] });
  const rescale = rescaleOf({ factors: counts.map(factorOf), accumulators: counts.map(() => 255 * size) });
  const { multipliers, shift } = rescale;
  const wide = multipliers.length > 1;
  // Windows alike in how many elements they count share a stretch of the table.
  const kinds = [...new Set(counts)];
  const looked =
    rescale.exact || value.rounded
      ? null
      : quotientTable({
          segments: kinds.map((count) => ({ least: size * (-128 - x.zeroPoint), most: size * (127 - x.zeroPoint), ...factorOf(count) })),
          zeroPoint: target.zeroPoint,
        });
  const exact = rescale.exact || looked !== null;
  const constant = (name: string, dims: readonly number[], values: readonly number[]) =>
    importer.builder.addConstant({ name: `${node.name}/${name}`, dtype: "i32", dims, bytes: i32Bytes({ values }) });
  const [down, across] = windowRows(window) as [SparseRow, SparseRow];
  const adding = { combine: "copy" as const, reduce: "sum" as const };
  let sum = {
    ...adding,
    reduceDims: [...window.kernel],
    a: { tensor: x.tensor, rows: [{ o0: 1 }, down, across, { o3: 1 }] as SparseRow[], pad: x.zeroPoint },
  };
  if (size > WIDEST) {
    const { r1, ...along } = across as { r1: number };
    const rows = importer.builder.addOp({
      name: `${node.name}/rows`,
      output: { dtype: "i32", dims: [batch, height, window.output[1], channels] },
      ...adding,
      reduceDims: [window.kernel[1]],
      a: { tensor: x.tensor, rows: [{ o0: 1 }, { o1: 1 }, { ...along, r0: r1 }, { o3: 1 }], pad: x.zeroPoint },
    });
    sum = {
      ...adding,
      reduceDims: [window.kernel[0]],
      a: { tensor: rows, rows: [{ o0: 1 }, down, { o2: 1 }, { o3: 1 }], pad: window.kernel[1] * x.zeroPoint },
    };
  }
  const dims = [batch, ...window.output, channels];
  const offsets = counts.map((count) => (looked?.offsets[kinds.indexOf(count)] ?? 0) - size * x.zeroPoint);
  const bias =
    kinds.length > 1 && looked
      ? { tensor: constant("bias", window.output, offsets), rows: [{ o1: 1 }, { o2: 1 }] }
      : { tensor: constant("bias", [1], [offsets[0]!]), rows: [{}] };
  const sums = looked ? importer.builder.addOp({ name: `${node.name}/sum`, output: { dtype: "i32", dims }, ...sum, bias }) : null;
  const tensor = sums
    ? gatherQuotients({ importer, name: node.name, sums, table: looked!.table })
    : importer.builder.addOp({
        name: node.name,
        output: { dtype: "i8", dims },
        ...sum,
        bias,
        multiplier: wide ? { tensor: constant("multiplier", window.output, multipliers), rows: [{ o1: 1 }, { o2: 1 }] } : multipliers[0]!,
        shift,
        zeroPoint: target.zeroPoint,
        min: -128,
        max: 127,
      });
  const placed = fromPicture({
    value: { tensor, dims: [batch, channels, ...window.output], order: [0, 2, 3, 1] },
    rank: value.dims.length,
  });
  if (quantized) {
    if (quantized.dtype === "int32") throw new OnnxError({ node, reason: "a result of 32 bits" });
    importer.values.set(output, { kind: "integer", dtype: quantized.dtype, ...placed });
  } else importer.values.set(output, { kind: "real", ...placed, scales: target.scales, axis: target.axis, zeroPoint: target.zeroPoint });
  importer.note({ node, outcome: exact ? "exact" : "within 1 ulp" });
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
  const meaning = known ? plannedMeaning({ importer, name: output, node }) : own;
  const { value, exact } = emitMean({ importer, node, x, axes, meaning, sum });
  if (keep) importer.values.set(output, value);
  else {
    const left = x.dims.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
    const order = value.order.filter((axis) => left.includes(axis)).map((axis) => left.indexOf(axis));
    const dims = left.map((axis) => value.dims[axis]!);
    const physical = order.length === 0 ? [1] : order.map((axis) => dims[axis]!);
    importer.values.set(output, {
      ...value,
      dims,
      order,
      axis: Math.max(0, left.indexOf(value.axis)),
      tensor: { ...value.tensor, dims: physical },
    });
  }
  importer.note({ node, outcome: exact ? "exact" : "within 1 ulp" });
};

function readsQuantize({ importer, output }: { importer: Parameters<OperatorImport>[0]["importer"]; output: string }): boolean {
  return (importer.consumers.get(output) ?? []).some(({ opType }) => opType === "QuantizeLinear");
}

function windowRows({ strides, dilations, begin }: ReturnType<typeof windowOf>): SparseRow[] {
  return ([0, 1] as const).map((axis) => ({ [`o${axis + 1}`]: strides[axis], [`r${axis}`]: dilations[axis], offset: -begin[axis] }));
}
