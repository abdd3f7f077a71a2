import { reduceResidue } from "./reduceResidue.ts";
import { advanceLoops } from "./advanceLoops.ts";
import { runLocator } from "./runLocator.ts";
import type { ProductPlan } from "./types.ts";

/** As in foldOperand: a term is below 2^39 in size. */
const EXACT_TERMS = 8_192;

/** A function that gives Σ over k of other[k] × folded[k] modulo RESIDUE_PRIME, at the shared loops' and the rows' indices in `loop`: what a row of the output must come to. */
export function rowResidue({ plan, values }: { plan: ProductPlan; values: Int8Array }) {
  const { op, other } = plan;
  const extents = [...op.output.dims, ...op.reduceDims];
  const inner = extents.length - 1;
  const length = extents[inner]!;
  const outerReduce = extents.map((_, loop) => loop).slice(op.output.dims.length, inner);
  const locate = runLocator({ operand: other, length });
  const place = { start: 0, from: 0, to: 0 };
  const { pad } = other;

  return ({ loop, folded }: { loop: number[]; folded: Float64Array }): number => {
    let sum = 0;
    let at = 0;
    do {
      locate(loop, place);
      const { start, from, to } = place;
      for (let j = from; j < to; j += EXACT_TERMS) {
        const count = Math.min(EXACT_TERMS, to - j);
        sum = reduceResidue(sum + dot({ values, start: start + j, folded, at: at + j, count }));
      }
      if (pad !== 0) {
        for (let j = 0; j < from; j++) sum = reduceResidue(sum + pad * folded[at + j]!);
        for (let j = to; j < length; j++) sum = reduceResidue(sum + pad * folded[at + j]!);
      }
      at += length;
    } while (advanceLoops({ loop, over: outerReduce, extents }));
    return sum;
  };
}

/** Four sums at a time, so that none waits for the one before. */
function dot(parameters: { values: Int8Array; start: number; folded: Float64Array; at: number; count: number }): number {
  const { values, start, folded, at, count } = parameters;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = 0;
  for (; j + 3 < count; j += 4) {
    s0 += values[start + j]! * folded[at + j]!;
    s1 += values[start + j + 1]! * folded[at + j + 1]!;
    s2 += values[start + j + 2]! * folded[at + j + 2]!;
    s3 += values[start + j + 3]! * folded[at + j + 3]!;
  }
  for (; j < count; j++) s0 += values[start + j]! * folded[at + j]!;
  return s0 + s1 + (s2 + s3);
}
