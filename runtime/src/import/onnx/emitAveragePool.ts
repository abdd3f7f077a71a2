import { i32Bytes } from "../i32Bytes.ts";
import type { SparseRow } from "../types.ts";
import { asPicture, fromPicture } from "./asPicture.ts";
import { gatherQuotients } from "./gatherQuotients.ts";
import type { Importer } from "./importer.ts";
import { quotientTable } from "./quotientTable.ts";
import { rescaleOf } from "./rescaleOf.ts";
import type { Meaning, OnnxNode, RealValue } from "./types.ts";
import { windowOf } from "./windowOf.ts";
import { windowRows } from "./windowRows.ts";

/** Elements of a window that one op adds up, each in a leaf of its own: more would break the rule `fan-in`, so rows are added up before columns. */
const WIDEST = 36;

/**
 * The mean of each window of [N, C, L] or [N, C, H, W]: its sum, rescaled by how many of its elements count. Where a factor is no short binary fraction, a table
 * of the result of every sum keeps it exact, as long as it fits; else it is within one unit.
 */
export function emitAveragePool({
  importer,
  node,
  value,
  target,
}: {
  importer: Importer;
  node: OnnxNode;
  value: RealValue;
  /** With one scale. */
  target: Meaning;
}): { value: RealValue; exact: boolean } {
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
  const { scales, axis, zeroPoint } = target;
  return { value: { kind: "real", ...placed, scales, axis, zeroPoint, rounded: true }, exact };
}
