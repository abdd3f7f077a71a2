import type { Arena } from "./createArena.ts";
import * as L from "./kernels/layout.ts";
import type { NormalOp, NormalOperand } from "./normaliseOp.ts";

/** Returns the words behind OPERAND_WORDS in the plan of a contraction's operand: the runs of its reduction, and the stretches they join to. */
export function runWords({ arena, normal, operand }: { arena: Arena; normal: NormalOp; operand: NormalOperand }): number[] {
  const { reduceDims, dims } = normal;
  const inner = reduceDims.length - 1;
  const length = reduceDims[inner]!;
  const rank = operand.coefficients.length;
  const count = reduceDims.slice(0, inner).reduce((product, dim) => product * dim, 1);
  const runs: number[] = [];
  const stretches: { flat: number; length: number }[] = [];
  const least = new Array<number>(4).fill(0);
  const greatest = new Array<number>(4).fill(0);
  for (let run = 0; run < count; run++) {
    const deltas = new Array<number>(L.RUN_WORDS).fill(0);
    let rest = run;
    for (let q = inner - 1; q >= 0; q--) {
      const at = rest % reduceDims[q]!;
      rest = Math.floor(rest / reduceDims[q]!);
      operand.coefficients.forEach((row, j) => (deltas[j]! += row[dims.length + q]! * at));
      deltas[4]! += operand.flat[dims.length + q]! * at;
    }
    for (let j = 0; j < rank; j++) {
      least[j] = Math.min(least[j]!, deltas[j]!);
      greatest[j] = Math.max(greatest[j]!, deltas[j]! + (j === rank - 1 ? length - 1 : 0));
    }
    runs.push(...deltas);
    const before = stretches[stretches.length - 1];
    if (before !== undefined && before.flat + before.length === deltas[4]) before.length += length;
    else stretches.push({ flat: deltas[4]!, length });
  }
  const words = new Array<number>(L.PACKED_OPERAND_WORDS - L.OPERAND_WORDS).fill(0);
  const put = (at: number, ...values: number[]) => values.forEach((value, i) => (words[at - L.OPERAND_WORDS + i] = value));
  put(L.RUNS, count, arena.words(runs));
  put(L.STRETCHES, stretches.length, arena.words(stretches.flatMap((stretch) => [stretch.flat, stretch.length])));
  put(L.EIGHTS, stretches.every((stretch) => stretch.length % 8 === 0) ? 1 : 0);
  put(L.LEAST, ...least);
  put(L.GREATEST, ...greatest);
  return words;
}
