/** Names a job within a provider: one of the escrow by its id, one of a stream by `streamJobKey`. */
export type JobKey = bigint | string;

/** The name of a stream's job; no id of a posted job is like it. */
export function streamJobKey({ streamId, number }: { streamId: bigint; number: number }): JobKey {
  return `stream-${streamId}-${number}`;
}
