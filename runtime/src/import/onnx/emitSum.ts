import { i32Bytes } from "../i32Bytes.ts";
import type { SparseRow, TensorRead } from "../types.ts";
import { broadcast } from "./foldConstant.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { canonical, checkRank, physicalDims, readBroadcast } from "./placed.ts";
import type { Meaning, OnnxNode, RealValue } from "./types.ts";

/** The accumulator of a sum, in bits: what is left of an i32 for two operands. */
const SUM_BITS = 30;

/**
 * a + sign × b of two i8 values with scales of their own, as (a × A + (b × B + C)) / 2^shift rounded once: A and B are their scales over the output's,
 * in as many bits as an i32 leaves, so scales that are short binary fractions give the exact result and others at most one unit from it.
 */
export function emitSum({
  importer,
  node,
  a,
  b,
  sign,
  meaning,
  least = -Infinity,
}: {
  importer: Importer;
  node: OnnxNode;
  a: RealValue;
  b: RealValue;
  sign: 1 | -1;
  meaning: Meaning;
  least?: number;
}): { value: RealValue; exact: boolean } {
  const { builder } = importer;
  const dims = broadcast(a.dims, b.dims);
  checkRank({ node, dims });
  const order = a.dims.length === dims.length ? a.order : b.dims.length === dims.length ? b.order : canonical(dims.length);
  const output = physicalDims({ dims, order });
  const scaled = [a, b, meaning].filter(({ scales }) => scales.length > 1);
  const axis = scaled[0]?.axis ?? 0;
  const channels = scaled[0]?.scales.length ?? 1;
  if (scaled.some((other) => other.axis !== axis || (other !== meaning && (other as RealValue).dims.length !== dims.length))) {
    throw new OnnxError({ node, reason: "operands have scales along different axes" });
  }
  const ratio = ({ scales }: Meaning, c: number) =>
    scales[scales.length === 1 ? 0 : c]! / meaning.scales[meaning.scales.length === 1 ? 0 : c]!;
  const ratios = Array.from({ length: channels }, (_, c) => ({ a: ratio(a, c), b: sign * ratio(b, c) }));
  const room = Math.max(...ratios.map(({ a, b }) => 255 * (a + Math.abs(b))));
  let shift = 0;
  if (!(room < 2 ** SUM_BITS)) throw new OnnxError({ node, reason: "an operand's scale is too large beside that of the result" });
  while (shift < SUM_BITS && room * 2 ** (shift + 1) < 2 ** SUM_BITS) shift += 1;
  const integers = (list: readonly number[]) => list.map((value) => Math.round(value * 2 ** shift));
  const [left, right] = [integers(ratios.map(({ a }) => a)), integers(ratios.map(({ b }) => b))];
  const exact = ratios.every(({ a, b }, c) => left[c] === a * 2 ** shift && right[c] === b * 2 ** shift);
  // Half a unit before rounding is at most one behind it.
  if (ratios.some(({ a, b }, c) => 255 * (Math.abs(left[c]! - a * 2 ** shift) + Math.abs(right[c]! - b * 2 ** shift)) > 2 ** (shift - 1)))
    throw new OnnxError({ node, reason: "the operands' scales are too large beside that of the result to be met within one unit" });
  const row: SparseRow = channels > 1 ? { [`o${order.indexOf(axis)}`]: 1 } : {};
  const column = (name: string, values: readonly number[]): TensorRead => ({
    tensor: builder.addConstant({ name: `${node.name}/${name}`, dtype: "i32", dims: [channels], bytes: i32Bytes({ values }) }),
    rows: [row],
  });
  const second = builder.addOp({
    name: `${node.name}/second`,
    output: { dtype: "i32", dims: output },
    combine: "mul",
    a: readBroadcast({ value: b, dims, order }),
    b: column("factor-b", right),
    bias: column(
      "zero-points",
      left.map((factor, c) => -factor * a.zeroPoint - right[c]! * b.zeroPoint),
    ),
  });
  const tensor = builder.addOp({
    name: node.name,
    output: { dtype: "i8", dims: output },
    combine: "mul",
    a: readBroadcast({ value: a, dims, order }),
    b: column("factor-a", left),
    bias: { tensor: second, rows: output.map((_, i) => ({ [`o${i}`]: 1 })) },
    shift,
    zeroPoint: meaning.zeroPoint,
    min: least === 0 ? meaning.zeroPoint : -128,
    max: 127,
  });
  return { value: { kind: "real", tensor, dims, order, scales: meaning.scales, axis: meaning.axis, zeroPoint: meaning.zeroPoint }, exact };
}
