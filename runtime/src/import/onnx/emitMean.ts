import { i32Bytes } from "../i32Bytes.ts";
import type { SparseRow, TensorRef } from "../types.ts";
import { gatherQuotients } from "./gatherQuotients.ts";
import type { Importer } from "./importer.ts";
import { physicalDims } from "./placed.ts";
import { quotientTable } from "./quotientTable.ts";
import { rescaleOf } from "./rescaleOf.ts";
import type { Meaning, OnnxNode, RealValue } from "./types.ts";

/** Elements that one op adds up, and leaves that it may open: inside the rules `slow-path` and `fan-in`. */
const LONGEST = 256;
const MOST_LEAVES = 40;

/**
 * The mean, or with `sum` the sum, over some ONNX axes, whose dims become 1: partial sums in i32, the last of them rescaled by scale / (count × output scale); no
 * axis is a rescale. Where that factor is no short binary fraction, a table of the result of every sum keeps it exact, as long as it fits; else it is within one unit.
 */
export function emitMean({
  importer,
  node,
  x,
  axes,
  meaning,
  sum = false,
}: {
  importer: Importer;
  node: OnnxNode;
  x: RealValue;
  axes: readonly number[];
  meaning: Meaning;
  sum?: boolean;
}): { value: RealValue; exact: boolean } {
  const { builder } = importer;
  const count = axes.reduce((product, axis) => product * x.dims[axis]!, 1);
  const channels = Math.max(x.scales.length, meaning.scales.length);
  const at = ({ scales }: Meaning, c: number) => scales[scales.length === 1 ? 0 : c]!;
  const factors = Array.from({ length: channels }, (_, c) => ({ of: [at(x, c)], by: sum ? [at(meaning, c)] : [at(meaning, c), count] }));
  const rescale = rescaleOf({ factors, accumulators: factors.map(() => 255 * count) });
  const limits = { least: count * (-128 - x.zeroPoint), most: count * (127 - x.zeroPoint) };
  // An operand that was rounded before has no exact result to keep.
  const looked =
    rescale.exact || x.rounded
      ? null
      : quotientTable({ segments: factors.map((factor) => ({ ...limits, ...factor })), zeroPoint: meaning.zeroPoint });
  const { multipliers, shift } = looked ? { multipliers: [1], shift: 0 } : rescale;
  const offsetOf = (c: number) => (looked?.offsets[c] ?? 0) - count * x.zeroPoint;
  const physical = axes.map((axis) => x.order.indexOf(axis)).sort((i, j) => j - i);
  let current: TensorRef = { ...x.tensor, dims: physicalDims(x) };
  const last = x.dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const finalDims = physicalDims({ dims: last, order: x.order });
  const constant = builder.addConstant({
    name: `${node.name}/bias+multiplier`,
    dtype: "i32",
    dims: [channels, 2],
    bytes: i32Bytes({ values: factors.flatMap((_, c) => [offsetOf(c), multipliers[multipliers.length === 1 ? 0 : c]!]) }),
  });
  const channelAxis = x.scales.length > 1 ? x.axis : meaning.axis;
  const channelRow: SparseRow = channels > 1 ? { [`o${x.order.indexOf(channelAxis)}`]: 1 } : {};
  for (;;) {
    const { dims } = current;
    const bytes = current.dtype === "i8" ? 1 : 4;
    const strideOf = (i: number) => dims.slice(i + 1).reduce((product, dim) => product * dim, bytes);
    // As many of the axes as one op can take, innermost first; the first one that is too long is cut into pieces.
    let room = LONGEST;
    let leaves = 1;
    const taken = physical.flatMap((i) => {
      if (dims[i] === 1 || room < 2) return [];
      const perStep = Math.max(1, Math.min(strideOf(i), 512) / 512);
      const most = Math.max(1, Math.floor(Math.min(room, (MOST_LEAVES - 2) / leaves / perStep)));
      const length = Math.min(dims[i]!, most);
      if (length < 2) return [];
      room = length < dims[i]! ? 1 : Math.floor(room / length);
      leaves *= Math.ceil(perStep * length) + 1;
      return [{ i, length }];
    });
    if (taken.length === 0) taken.push({ i: physical[0]!, length: 1 });
    const output = dims.map((dim, i) => Math.ceil(dim / (taken.find((each) => each.i === i)?.length ?? 1)));
    const done = output.every((dim, i) => dim === finalDims[i]);
    const rows: SparseRow[] = dims.map((_, i) => {
      const r = taken.findIndex((each) => each.i === i);
      return r < 0 ? { [`o${i}`]: 1 } : { [`o${i}`]: taken[r]!.length, [`r${r}`]: 1 };
    });
    const bias = { tensor: constant, rows: [channelRow, {}] };
    const multiplier = { tensor: constant, rows: [channelRow, { offset: 1 }] };
    const tensor = builder.addOp({
      name: !done ? `${node.name}/partial` : looked ? `${node.name}/sum` : node.name,
      output: { dtype: done && !looked ? "i8" : "i32", dims: output },
      combine: "copy",
      reduce: "sum",
      reduceDims: taken.map(({ length }) => length),
      a: { tensor: current, rows },
      ...(!done ? {} : looked ? { bias } : { bias, multiplier, shift, zeroPoint: meaning.zeroPoint, min: -128, max: 127 }),
    });
    current = { ...tensor, dims: output };
    if (done && looked) current = gatherQuotients({ importer, name: node.name, sums: current, table: looked.table });
    if (done)
      return {
        value: {
          kind: "real",
          tensor: current,
          dims: last,
          order: x.order,
          scales: meaning.scales,
          axis: meaning.axis,
          zeroPoint: meaning.zeroPoint,
          rounded: true,
        },
        exact: rescale.exact || looked !== null,
      };
  }
}
