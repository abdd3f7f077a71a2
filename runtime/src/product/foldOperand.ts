import { reduceResidue } from "./reduceResidue.ts";
import { advanceLoops } from "./advanceLoops.ts";
import { runLocator, type RunPlace } from "./runLocator.ts";
import type { ProductPlan } from "./types.ts";

/** A term is below 2^39 in size, so that this many and a residue stay exact in a double. */
const EXACT_TERMS = 8_192;
const AT_ONCE = 4;

/**
 * A function that multiplies the folded operand by a secret vector: into[k] = Σ over s of folded[s, k] × secret[s] modulo RESIDUE_PRIME, s and k row-major over the summed
 * loops and the reduction, at the shared loops' indices in `loop`. It leaves the other indices 0. `pause` is told of the steps done.
 */
export function foldOperand({ plan, values }: { plan: ProductPlan; values: Int8Array }) {
  const { op, folded, summed } = plan;
  const extents = [...op.output.dims, ...op.reduceDims];
  const inner = extents.length - 1;
  const length = extents[inner]!;
  const outerReduce = extents.map((_, loop) => loop).slice(op.output.dims.length, inner);
  const locate = runLocator({ operand: folded, length });
  const places: RunPlace[] = Array.from({ length: AT_ONCE }, () => ({ start: 0, from: 0, to: 0 }));
  const isWhole = ({ from, to }: RunPlace) => from === 0 && to === length;
  const { pad } = folded;

  return async (parameters: {
    loop: number[];
    secret: Float64Array;
    into: Float64Array;
    pause: (steps: number) => Promise<void> | null;
  }): Promise<void> => {
    const { loop, secret, into, pause } = parameters;
    let at = 0;
    do {
      const sums = into.subarray(at, at + length).fill(0);
      let [done, terms] = [0, 0];
      for (let isMore = true; isMore;) {
        let count = 0;
        while (count < AT_ONCE && isMore) {
          locate(loop, places[count++]!);
          isMore = advanceLoops({ loop, over: summed, extents });
        }
        if (count === AT_ONCE && places.every(isWhole)) addRuns({ sums, values, places, secret, done });
        else {
          for (let i = 0; i < count; i++) addRun({ sums, values, place: places[i]!, factor: secret[done + i]!, pad });
        }
        done += count;
        terms += count;
        if (terms + AT_ONCE > EXACT_TERMS || !isMore) {
          for (let j = 0; j < length; j++) sums[j] = reduceResidue(sums[j]!);
          terms = 0;
        }
        const waiting = pause(count * length);
        if (waiting !== null) await waiting;
      }
      at += length;
    } while (advanceLoops({ loop, over: outerReduce, extents }));
  };
}

/** Four whole runs in one pass over the sums. */
function addRuns(parameters: {
  sums: Float64Array;
  values: Int8Array;
  places: readonly RunPlace[];
  secret: Float64Array;
  done: number;
}): void {
  const { sums, values, places, secret, done } = parameters;
  const [s0, s1, s2, s3] = [places[0]!.start, places[1]!.start, places[2]!.start, places[3]!.start];
  const [r0, r1, r2, r3] = [secret[done]!, secret[done + 1]!, secret[done + 2]!, secret[done + 3]!];
  for (let j = 0; j < sums.length; j++) {
    sums[j] = sums[j]! + r0 * values[s0 + j]! + r1 * values[s1 + j]! + r2 * values[s2 + j]! + r3 * values[s3 + j]!;
  }
}

function addRun(parameters: { sums: Float64Array; values: Int8Array; place: RunPlace; factor: number; pad: number }): void {
  const { sums, values, place, factor, pad } = parameters;
  const { start, from, to } = place;
  for (let j = from; j < to; j++) sums[j]! += factor * values[start + j]!;
  if (pad === 0) return;
  for (let j = 0; j < from; j++) sums[j]! += factor * pad;
  for (let j = to; j < sums.length; j++) sums[j]! += factor * pad;
}
