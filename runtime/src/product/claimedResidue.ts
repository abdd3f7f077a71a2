import { biasReader } from "./biasReader.ts";
import { reduceResidue } from "./reduceResidue.ts";
import { advanceLoops } from "./advanceLoops.ts";
import type { ProductFault, ProductPlan } from "./types.ts";

/** Doubles hold sums up to this exactly, and a residue beside. */
const EXACT = 2 ** 52;

/**
 * A function that gives Σ over s of sum[s] × secret[s] modulo RESIDUE_PRIME, for the sums that a row of the claimed output holds once bias and zero point are subtracted, or the
 * fault when one of them is larger than any sum can be. `firstOf` gives the row's first element.
 */
export function claimedResidue({ plan, output, bias }: { plan: ProductPlan; output: Int32Array; bias: Int32Array | null }) {
  const { op, summed, bound } = plan;
  const { dims } = op.output;
  const extents = [...dims, ...op.reduceDims];
  const strides = dims.map((_, loop) => dims.slice(loop + 1).reduce((product, dim) => product * dim, 1));
  const along = summed.at(-1)!;
  const outer = summed.slice(0, -1);
  const stride = strides[along]!;
  const length = dims[along]!;
  const added = new Int32Array(length).fill(op.zeroPoint);
  // Half a secret is below 2^16.
  const terms = Math.floor(EXACT / (bound * 2 ** 16));
  const readBias = op.bias === null ? null : biasReader({ operand: op.bias, values: bias!, extents, along, zeroPoint: op.zeroPoint });

  function residue({ loop, low, high }: { loop: number[]; low: Float64Array; high: Float64Array }): number | ProductFault {
    let sum = 0;
    let at = 0;
    do {
      const first = firstOf(loop);
      if (readBias !== null) readBias(loop, added);
      for (let from = 0; from < length; from += terms) {
        const to = Math.min(length, from + terms);
        const part = partResidue({ output, first, stride, added, bound, low, high, at, from, to });
        if (part < 0) return { kind: "range", element: first - (part + 1) * stride };
        sum = reduceResidue(sum + part);
      }
      at += length;
    } while (advanceLoops({ loop, over: outer, extents }));
    return sum;
  }

  function firstOf(loop: readonly number[]): number {
    return strides.reduce((sum, step, i) => sum + step * loop[i]!, 0);
  }

  return { residue, firstOf };
}

/**
 * Σ over j from `from` to `to` of sum[j] × (high[at + j] × 2^16 + low[at + j]), reduced, where sum[j] is what `added` leaves of the claimed element, wrapping as it was added; -1 - j when
 * that is above `bound` in size. One loop and nothing around it: V8 leaves nested ones in its slower code.
 */
function partResidue(parameters: {
  output: Int32Array;
  first: number;
  stride: number;
  added: Int32Array;
  bound: number;
  low: Float64Array;
  high: Float64Array;
  at: number;
  from: number;
  to: number;
}): number {
  const { output, first, stride, added, bound, low, high, at, from, to } = parameters;
  let sumLow = 0;
  let sumHigh = 0;
  for (let j = from; j < to; j++) {
    const value = (output[first + j * stride]! - added[j]!) | 0;
    if (value > bound || value < -bound) return -1 - j;
    sumLow += value * low[at + j]!;
    sumHigh += value * high[at + j]!;
  }
  return reduceResidue(reduceResidue(sumHigh) * 2 ** 16 + reduceResidue(sumLow));
}
