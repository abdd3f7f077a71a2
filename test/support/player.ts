import type { HonestJob } from "./honestJob.ts";

/** An implementation of tensor programs that is held against the reference interpreter. */
export interface Player {
  readonly name: string;
  /** Computes a job's program, or elements of it, and says where that differs from the reference's run. */
  run(job: HonestJob): Promise<Verdict>;
  close(): Promise<void>;
}

export interface Verdict {
  /** How many output elements were compared. */
  readonly elements: number;
  /** The first thing that differs; null when nothing does. */
  readonly difference: string | null;
}
