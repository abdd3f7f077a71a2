/** A device is stuck when it takes so many times as long as the machine's configured speed says. */
const SLOWNESS = 10;
/** A device's first run also compiles its kernels. */
const LEAST_MS = 60_000;
/** A device gets two attempts, and what comes after them needs time as well. */
const SHARES = 3;

/** The milliseconds that one attempt at a run may take, of the `msLeft` until the job must be committed (Infinity: there is no such time). */
export function patienceOf({ macs, macsPerSecond, msLeft }: { macs: number; macsPerSecond: number; msLeft: number }): number {
  const expected = Math.max(LEAST_MS, (SLOWNESS * 1_000 * macs) / macsPerSecond);
  return Math.max(1_000, Math.round(Math.min(expected, msLeft / SHARES)));
}
