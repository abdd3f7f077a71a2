/** Names of IJobStreams.State, by code. */
export const BATCH_STATES = ["none", "committed", "finalized", "convicted"] as const;
export type BatchState = (typeof BATCH_STATES)[number];
