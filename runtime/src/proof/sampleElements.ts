import { elementCount } from "../program/elementCount.ts";
import type { Program } from "../program/types.ts";

/**
 * `count` random elements of a program's op outputs, each op weighted by its multiply-accumulates (PROTOCOL.md section 7, tier A).
 * `random` gives numbers in [0, 1); by default from the platform's cryptographic source, so that nobody can foresee the choice.
 */
export function sampleElements({
  program,
  count,
  random = privateRandom,
}: {
  program: Program;
  count: number;
  random?: () => number;
}): { op: number; element: number }[] {
  const ends: number[] = [];
  let total = 0;
  for (const { output, reduceDims } of program.ops) ends.push((total += elementCount(output.dims) * elementCount(reduceDims)));
  return Array.from({ length: count }, () => {
    const at = random() * total;
    const op = ends.findIndex((end) => at < end);
    return { op, element: Math.floor(random() * elementCount(program.ops[op]!.output.dims)) };
  });
}

function privateRandom(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high! * 2 ** 21 + (low! >>> 11)) / 2 ** 53;
}
