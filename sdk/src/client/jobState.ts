/** Names of IJobEscrow.State, by code. */
export const JOB_STATES = ["none", "posted", "accepted", "committed", "finalized", "cancelled", "expired", "convicted"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** States a job never leaves. */
export const FINAL_JOB_STATES: readonly JobState[] = ["finalized", "cancelled", "expired", "convicted"];
