import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import type { FunctionValue, RealValue } from "./types.ts";

/** Functions in one chain: their columns take 128 MiB. */
const LONGEST = 2 ** 16;

/**
 * The real results of a function of an i8 tensor for the stored values −128 to 127 at one index along its channel axis. Every function of the chain is computed once, its
 * operands first and without recursion, however often it is read; those that are alike in all channels are kept for the next call.
 */
export function functionColumn({ importer, value, channel }: { importer: Importer; value: FunctionValue; channel: number }): Float64Array {
  const { base } = value;
  const uniform = base.scales.length === 1;
  const scale = base.scales[uniform ? 0 : channel]!;
  const own = Float64Array.from({ length: 256 }, (_, i) => (i - 128 - base.zeroPoint) * scale);
  const kept = columnsOf({ importer, base });
  const here = new Map<FunctionValue, Float64Array>();
  const columnOf = (of: FunctionValue) => here.get(of) ?? kept.get(of);
  const open = [value];
  while (open.length > 0) {
    const next = open.at(-1)!;
    const missing = columnOf(next) ? [] : next.operands.filter((operand) => operand !== null && !columnOf(operand));
    if (missing.length > 0) {
      open.push(...(missing as FunctionValue[]));
      continue;
    }
    open.pop();
    if (columnOf(next)) continue;
    if (here.size + kept.size >= LONGEST) throw new OnnxError({ reason: `a chain of more than ${LONGEST} functions` });
    const operands = next.operands.map((operand) => (operand ? columnOf(operand)! : own));
    const column = new Float64Array(256);
    const reals = operands.map(() => 0);
    const at = next.channels === 1 ? 0 : channel;
    for (let i = 0; i < 256; i++) {
      for (let k = 0; k < reals.length; k++) reals[k] = operands[k]![i]!;
      column[i] = next.apply(reals, at);
    }
    const alike = uniform && next.channels === 1;
    (alike ? kept : here).set(next, column);
  }
  const result = columnOf(value)!;
  if (kept.size >= LONGEST / 2) kept.clear();
  return result;
}

function columnsOf({ importer, base }: { importer: Importer; base: RealValue }): Map<FunctionValue, Float64Array> {
  let columns = importer.columns.get(base);
  if (!columns) importer.columns.set(base, (columns = new Map()));
  return columns;
}
