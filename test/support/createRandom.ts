/** Seeded source of random choices; equal seeds give equal sequences. */
export interface Random {
  /** Whole number in [low, high]. */
  int(low: number, high: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Fills `bytes` with uniform random bytes. */
  fill(bytes: Uint8Array): void;
}

/** Returns the sfc32 generator (C. Doty-Humphrey, PractRand) seeded with one integer. */
export function createRandom({ seed }: { seed: number }): Random {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88 ^ Math.floor(seed / 2 ** 32);
  let c = 0xb7e15162;
  let counter = 1;
  const next = () => {
    const t = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const int = (low: number, high: number) => low + Math.floor((next() / 2 ** 32) * (high - low + 1));
  return {
    int,
    chance: (p) => next() / 2 ** 32 < p,
    pick: <T>(list: readonly T[]): T => list[int(0, list.length - 1)] as T,
    fill: (bytes) => {
      for (let i = 0; i < bytes.length; i++) bytes[i] = next() & 255;
    },
  };
}
