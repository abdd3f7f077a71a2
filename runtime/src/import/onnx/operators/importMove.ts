import { broadcast, fromEnd, reshapedDims, sliceOf } from "../foldConstant.ts";
import { constantOf } from "../constantOf.ts";
import type { Importer, OperatorImport } from "../importer.ts";
import { OnnxError } from "../OnnxError.ts";
import { checkRank, physicalDims, reorder, reshape } from "../placed.ts";
import { roundHalfEven } from "../roundHalfEven.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { storedOf } from "../storedOf.ts";
import type { IntegerValue, OnnxNode, RealValue } from "../types.ts";
import type { SparseRow } from "../../types.ts";

type Stored = IntegerValue | RealValue;

/** Reshape, Flatten, Squeeze, Unsqueeze, Identity and Dropout: the same bytes with other dims. */
export const importReshape: OperatorImport = ({ importer, node }) => {
  const value = storedOf({ importer, node, name: node.inputs[0]! });
  const dims = newDims({ importer, node, dims: value.dims });
  checkRank({ node, dims });
  const from = channelAxisAfter({ value, dims });
  const source: Stored = value.kind === "real" && from === null ? perTensorOf({ importer, value, name: node.name }) : value;
  const moved = reshape({ importer, value: source, dims, name: node.name });
  importer.values.set(node.outputs[0]!, moved.kind === "real" ? { ...moved, axis: from ?? 1 } : moved);
  importer.note({ node, outcome: "view" });
};

/** Transpose: the axes change their names, the bytes stay. */
export const importTranspose: OperatorImport = ({ importer, node }) => {
  const value = storedOf({ importer, node, name: node.inputs[0]! });
  const rank = value.dims.length;
  const perm = (node.attributes.get("perm") as readonly number[] | undefined) ?? value.dims.map((_, i) => rank - 1 - i);
  if (perm.length !== rank || value.dims.some((_, axis) => !perm.includes(axis)))
    throw new OnnxError({ node, reason: `perm ${perm.join(", ")} of ${rank} axes` });
  const moved = { ...value, dims: perm.map((axis) => value.dims[axis]!), order: value.order.map((axis) => perm.indexOf(axis)) };
  importer.values.set(node.outputs[0]!, moved.kind === "real" ? { ...moved, axis: perm.indexOf(moved.axis) } : moved);
  importer.note({ node, outcome: "view" });
};

/** Slice, Split and Gather by constant, evenly spaced indices: a copy through a map. */
export const importSlice: OperatorImport = ({ importer, node }) => {
  const value = storedOf({ importer, node, name: node.inputs[0]! });
  const rank = value.dims.length;
  const list = (slot: number, name: string): number[] | null => {
    if (node.inputs[slot]) return [...constantOf({ importer, node, name: node.inputs[slot]! }).values];
    const attribute = node.attributes.get(name) as readonly number[] | undefined;
    return attribute ? [...attribute] : null;
  };
  if (node.opType === "Slice") {
    const [starts, ends] = [list(1, "starts")!, list(2, "ends")!];
    const axes = (list(3, "axes") ?? starts.map((_, i) => i)).map((axis) => fromEnd(axis, rank));
    const steps = list(4, "steps") ?? starts.map(() => 1);
    const cuts = value.dims.map((dim) => ({ start: 0, step: 1, length: dim }));
    axes.forEach((axis, i) => (cuts[axis] = sliceOf({ dim: value.dims[axis]!, start: starts[i]!, end: ends[i]!, step: steps[i]! })));
    importer.values.set(node.outputs[0]!, cut({ importer, node, value, name: node.name, cuts }));
  } else {
    const axis = fromEnd((node.attributes.get("axis") as number | undefined) ?? 0, rank);
    const parts = node.outputs.length;
    const size = Math.ceil(value.dims[axis]! / parts);
    const sizes = list(1, "split") ?? node.outputs.map((_, i) => Math.min(size, value.dims[axis]! - i * size));
    if (sizes.length !== parts || sizes.reduce((sum, size) => sum + size, 0) !== value.dims[axis])
      throw new OnnxError({ node, reason: `parts of ${sizes.join(", ")} for an axis of ${value.dims[axis]}` });
    let start = 0;
    node.outputs.forEach((output, i) => {
      const cuts = value.dims.map((dim, at) => (at === axis ? { start, step: 1, length: sizes[i]! } : { start: 0, step: 1, length: dim }));
      start += sizes[i]!;
      if (output) importer.values.set(output, cut({ importer, node, value, name: `${node.name}/${i}`, cuts }));
    });
  }
  importer.note({ node, outcome: "exact" });
};

/** Pad with a constant, also by negative amounts. */
export const importPad: OperatorImport = ({ importer, node }) => {
  const mode = (node.attributes.get("mode") as string | undefined) ?? "constant";
  if (mode !== "constant") throw new OnnxError({ node, reason: `mode ${mode}; only constant padding is supported` });
  const value = storedOf({ importer, node, name: node.inputs[0]! });
  const rank = value.dims.length;
  const pads = node.inputs[1]
    ? [...constantOf({ importer, node, name: node.inputs[1] }).values]
    : [...((node.attributes.get("pads") as readonly number[]) ?? [])];
  const axes = node.inputs[3]
    ? [...constantOf({ importer, node, name: node.inputs[3] }).values].map((axis) => fromEnd(axis, rank))
    : value.dims.map((_, i) => i);
  const fill = node.inputs[2]
    ? constantOf({ importer, node, name: node.inputs[2] }).values[0]!
    : ((node.attributes.get("value") as number | undefined) ?? 0);
  const source = value.kind === "real" && fill !== 0 ? perTensorOf({ importer, value, name: node.name }) : value;
  const pad =
    source.kind === "integer"
      ? fill - (source.dtype === "uint8" ? 128 : 0)
      : Math.max(-128, Math.min(127, roundHalfEven(fill / source.scales[0]!) + source.zeroPoint));
  const isStored = source.kind === "integer" || (pad - source.zeroPoint) * source.scales[0]! === fill;
  const cuts = source.dims.map((dim, axis) => {
    const at = axes.indexOf(axis);
    const [before, after] = at < 0 ? [0, 0] : [pads[at]!, pads[at + axes.length]!];
    return { start: -before, step: 1, length: dim + before + after };
  });
  importer.values.set(node.outputs[0]!, cut({ importer, node, value: source, name: node.name, cuts, pad }));
  importer.note({
    node,
    ...(isStored ? { outcome: "exact" } : { outcome: "quantised", detail: "its constant is rounded, and saturated, to what is stored" }),
  });
};

/** Concat: operands brought to one meaning, then sums of tensors that read 0 outside their own part. */
export const joinAlong = ({
  importer,
  name,
  parts,
  axis,
}: {
  importer: Importer;
  name: string;
  parts: readonly Stored[];
  axis: number;
}): Stored => {
  const [first, ...others] = parts as [Stored, ...Stored[]];
  return others.reduce((left, part, i) => {
    const right = reorder({ importer, value: part, order: left.order, name: `${name}/${i}` });
    const dims = left.dims.map((dim, at) => (at === axis ? dim + right.dims[axis]! : dim));
    const at = left.order.indexOf(axis);
    const rows = (offset: number): SparseRow[] => left.order.map((_, j) => (j === at ? { [`o${j}`]: 1, offset } : { [`o${j}`]: 1 }));
    const tensor = importer.builder.addOp({
      name: i === others.length - 1 ? name : `${name}/first${i + 2}`,
      output: { dtype: left.tensor.dtype, dims: physicalDims({ dims, order: left.order }) },
      combine: "add",
      a: { tensor: left.tensor, dims: physicalDims(left), rows: rows(0) },
      b: { tensor: right.tensor, dims: physicalDims(right), rows: rows(-left.dims[axis]!) },
    });
    return { ...left, dims, tensor };
  }, first);
};

/** Resize and Upsample to whole multiples by nearest neighbour. */
export const importResize: OperatorImport = ({ importer, node }) => {
  const mode = (node.attributes.get("mode") as string | undefined) ?? "nearest";
  if (mode !== "nearest") throw new OnnxError({ node, reason: `mode ${mode}; only nearest is supported` });
  let value = storedOf({ importer, node, name: node.inputs[0]! });
  const rank = value.dims.length;
  const given = (slot: number) => (node.inputs[slot] ? [...constantOf({ importer, node, name: node.inputs[slot]! }).values] : []);
  const sizes = given(3);
  const scales =
    sizes.length > 0
      ? sizes.map((size, axis) => size / value.dims[axis]!)
      : [given(2), given(1), [...((node.attributes.get("scales") as readonly number[] | undefined) ?? [])]].find(
          (list) => list.length === rank,
        );
  if (!scales || node.attributes.has("axes")) throw new OnnxError({ node, reason: "its scales are not given for every axis" });
  const attribute = (name: string, otherwise: string) => (node.attributes.get(name) as string | undefined) ?? otherwise;
  const transformation = node.opType === "Upsample" ? "asymmetric" : attribute("coordinate_transformation_mode", "half_pixel");
  const nearest = node.opType === "Upsample" ? "floor" : attribute("nearest_mode", "round_prefer_floor");
  const original = (o: number, scale: number, dim: number) => {
    const x = {
      asymmetric: o / scale,
      half_pixel: (o + 0.5) / scale - 0.5,
      pytorch_half_pixel: dim * scale > 1 ? (o + 0.5) / scale - 0.5 : 0,
      align_corners: dim === 1 ? 0 : (o * (dim - 1)) / (dim * scale - 1),
    }[transformation];
    if (x === undefined) throw new OnnxError({ node, reason: `coordinate transformation ${transformation}` });
    const index = {
      floor: Math.floor(x),
      ceil: Math.ceil(x),
      round_prefer_floor: Math.ceil(x - 0.5),
      round_prefer_ceil: Math.floor(x + 0.5),
    }[nearest]!;
    return Math.max(0, Math.min(dim - 1, index));
  };
  checkRank({ node, dims: value.dims.map((dim, axis) => Math.ceil(dim * scales[axis]!)) });
  const repeats = (scale: number, dim: number) => {
    for (let o = 0; o < dim * scale; o++) if (original(o, scale, dim) !== Math.floor(o / scale)) return false;
    return Number.isInteger(scale);
  };
  // Channels that are repeated would need as many scales.
  if (value.kind === "real" && scales[value.axis] !== 1) value = perTensorOf({ importer, value, name: node.name });
  scales.forEach((scale, axis) => {
    if (scale === 1) return;
    const dim = value.dims[axis]!;
    if (!repeats(scale, dim)) {
      throw new OnnxError({ node, reason: `scale ${scale} (${transformation}, ${nearest}) does not repeat every element alike` });
    }
    // [before, dim, scale, after]: each element is read `scale` times.
    const physical = physicalDims(value);
    const at = value.order.indexOf(axis);
    const product = (list: readonly number[]) => list.reduce((all, each) => all * each, 1);
    const [before, after] = [product(physical.slice(0, at)), product(physical.slice(at + 1))];
    const tensor = importer.builder.addOp({
      name: `${node.name}/axis${axis}`,
      output: { dtype: value.tensor.dtype, dims: [before, dim, scale, after] },
      combine: "copy",
      a: { tensor: value.tensor, dims: [before, dim, after], rows: [{ o0: 1 }, { o1: 1 }, { o3: 1 }] },
    });
    const dims = value.dims.map((each, i) => (i === axis ? each * scale : each));
    value = { ...value, dims, tensor: { ...tensor, dims: physicalDims({ dims, order: value.order }) } };
  });
  importer.values.set(node.outputs[0]!, value);
  importer.note({ node, outcome: "exact" });
};

/** Expand: a copy with broadcasting. */
export const importExpand: OperatorImport = ({ importer, node }) => {
  const value = storedOf({ importer, node, name: node.inputs[0]! });
  const dims = broadcast(value.dims, [...constantOf({ importer, node, name: node.inputs[1]! }).values]);
  checkRank({ node, dims });
  if (dims.length !== value.dims.length) throw new OnnxError({ node, reason: "new dims; reshape first" });
  const rows = value.order.map((axis, i) => (value.dims[axis] === 1 ? {} : { [`o${i}`]: 1 }));
  const tensor = importer.builder.addOp({
    name: node.name,
    output: { dtype: value.tensor.dtype, dims: physicalDims({ dims, order: value.order }) },
    combine: "copy",
    a: { tensor: value.tensor, dims: physicalDims(value), rows },
  });
  importer.values.set(node.outputs[0]!, { ...value, dims, tensor });
  importer.note({ node, outcome: "exact" });
};

function cut({
  importer,
  node,
  value,
  name,
  cuts,
  pad = 0,
}: {
  importer: Importer;
  node: OnnxNode;
  value: Stored;
  name: string;
  cuts: readonly { start: number; step: number; length: number }[];
  pad?: number;
}): Stored {
  const dims = cuts.map(({ length }) => length);
  checkRank({ node, dims });
  if (
    value.kind === "real" &&
    value.scales.length > 1 &&
    (cuts[value.axis]!.length !== value.dims[value.axis] || cuts[value.axis]!.step !== 1 || cuts[value.axis]!.start !== 0)
  ) {
    return cut({ importer, node, value: perTensorOf({ importer, value, name }), name, cuts, pad });
  }
  const rows = value.order.map((axis, i) => ({ [`o${i}`]: cuts[axis]!.step, offset: cuts[axis]!.start }));
  const tensor = importer.builder.addOp({
    name,
    output: { dtype: value.tensor.dtype, dims: physicalDims({ dims, order: value.order }) },
    combine: "copy",
    a: { tensor: value.tensor, dims: physicalDims(value), rows: rows.length === 0 ? [{}] : rows, pad },
  });
  return { ...value, dims, tensor };
}

function newDims({ importer, node, dims }: { importer: Importer; node: OnnxNode; dims: readonly number[] }): number[] {
  const { opType } = node;
  const list = (name: string) =>
    node.inputs[1]
      ? [...constantOf({ importer, node, name: node.inputs[1] }).values]
      : ((node.attributes.get(name) as readonly number[] | undefined) ?? []);
  if (opType === "Reshape") return reshapedDims({ node, dims, wanted: list("shape") });
  if (opType === "Flatten") {
    const axis = fromEnd((node.attributes.get("axis") as number | undefined) ?? 1, dims.length);
    const product = (some: readonly number[]) => some.reduce((all, dim) => all * dim, 1);
    return [product(dims.slice(0, axis)), product(dims.slice(axis))];
  }
  if (opType === "Squeeze") {
    const axes = list("axes").map((axis) => fromEnd(axis, dims.length));
    return dims.filter((dim, i) => (axes.length > 0 ? !axes.includes(i) : dim !== 1));
  }
  if (opType === "Unsqueeze") {
    const axes = list("axes");
    const rank = dims.length + axes.length;
    const at = axes.map((axis) => fromEnd(axis, rank));
    const rest = [...dims];
    return Array.from({ length: rank }, (_, i) => (at.includes(i) ? 1 : rest.shift()!));
  }
  return [...dims];
}

/** Where the axis with scales of its own lies after a reshape, or null when it is torn apart. */
function channelAxisAfter({ value, dims }: { value: Stored; dims: readonly number[] }): number | null {
  if (value.kind === "integer" || value.scales.length === 1) return 1;
  const product = (some: readonly number[]) => some.reduce((all, dim) => all * dim, 1);
  const before = product(value.dims.slice(0, value.axis));
  const at = dims.findIndex((dim, i) => dim === value.dims[value.axis] && product(dims.slice(0, i)) === before);
  return at < 0 ? null : at;
}
