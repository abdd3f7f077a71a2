/** Work is reported in the last twentieth of an epoch, once: each report costs gas, and what comes later counts for the next epoch. */
const LAST_SHARE = 20n;
/** Claimable epochs that are looked at when nothing is known: what is older was claimed, or anybody can claim it for the provider. */
const LOOK_BACK = 8n;
/** Epochs that are looked at in one go. */
const MOST_AT_ONCE = 32n;

/**
 * Whether to report `unreported` (wei of fees) now, in how many seconds to look for that again, and which epochs to claim: from `next` (null: not known) to the latest one that is
 * claimable. `now` is the chain's clock in seconds; epochs have one length.
 */
export function decideRewards({
  running,
  now,
  unreported,
  next,
}: {
  running: { readonly epoch: bigint; readonly start: bigint; readonly end: bigint; readonly claimableAt: bigint; readonly paused: boolean };
  now: number;
  unreported: bigint;
  next: bigint | null;
}): { report: boolean; secondsToReport: number; epochs: bigint[] } {
  const { epoch, start, end, claimableAt, paused } = running;
  const length = end - start;
  const reportFrom = end - length / LAST_SHARE;
  const isTime = BigInt(now) >= reportFrom;
  // As many epochs ago as the running one's claims are ahead, rounded up.
  const latest = epoch - (claimableAt - BigInt(now) + length - 1n) / length;
  const first = next ?? (latest >= LOOK_BACK ? latest - LOOK_BACK + 1n : 0n);
  const epochs: bigint[] = [];
  for (let one = first; one <= latest && one < first + MOST_AT_ONCE; one++) epochs.push(one);
  return { report: isTime && unreported > 0n && !paused, secondsToReport: isTime ? 0 : Number(reportFrom) - now, epochs };
}
