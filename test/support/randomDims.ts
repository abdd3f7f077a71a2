import type { Random } from "./createRandom.ts";

/** Returns 1 to 4 dims with the given product. */
export function randomDims({ random, count }: { random: Random; count: number }): number[] {
  const rank = random.int(1, 4);
  const dims: number[] = [];
  let rest = count;
  for (let i = 1; i < rank; i++) {
    const divisors: number[] = [];
    for (let d = 1; d <= rest; d++) if (rest % d === 0) divisors.push(d);
    const dim = random.pick(divisors);
    dims.push(dim);
    rest /= dim;
  }
  dims.splice(random.int(0, dims.length), 0, rest);
  return dims;
}
