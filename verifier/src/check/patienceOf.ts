/** Milliseconds for one attempt on a device, when the window's end leaves so much. */
const MOST_PATIENCE_MS = 600_000;

/** After how many milliseconds a run counts as stuck: a third of what is left of the window, within bounds. */
export function patienceOf({ secondsLeft }: { secondsLeft: number }): number {
  return Math.max(1_000, Math.min(MOST_PATIENCE_MS, (secondsLeft * 1_000) / 3));
}
