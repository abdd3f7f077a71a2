/** Twice the estimate must fit: a machine may be slowed down by whatever else it does. */
const TIME_MARGIN = 2;

/** Work that is promised: `macs`, `bytes` of memory, and the seconds until its result must be on its way; -Infinity: it comes before all other, and is never late. */
export interface PromisedWork {
  readonly macs: number;
  readonly bytes: number;
  readonly secondsLeft: number;
}

/**
 * Whether all of `work` is done in time, with a margin, when `backends` of `macsPerSecond` each take it nearest deadline first; what does not fit into `maxBytes` together is
 * counted as if it were done one after the other. `late` is the first that would not be: the seconds it would take, and has.
 */
export function meetsDeadlines({
  work,
  backends,
  macsPerSecond,
  maxBytes,
}: {
  work: readonly PromisedWork[];
  backends: number;
  macsPerSecond: number;
  maxBytes: number;
}): { late: { seconds: number; secondsLeft: number } | null } {
  const together = work.reduce((sum, { bytes }) => sum + bytes, 0) <= maxBytes;
  const free = new Array<number>(together ? backends : 1).fill(0);
  for (const { macs, secondsLeft } of [...work].sort((a, b) => a.secondsLeft - b.secondsLeft)) {
    const at = free.indexOf(Math.min(...free));
    const seconds = (free[at]! += (TIME_MARGIN * macs) / macsPerSecond);
    if (secondsLeft !== -Infinity && seconds > secondsLeft) return { late: { seconds, secondsLeft } };
  }
  return { late: null };
}
