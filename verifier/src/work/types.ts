import type { Address } from "viem";
import type { Evidence, RevealWanted } from "../dispute/types.ts";
import type { JournalRecord } from "../journal/openJournal.ts";

/**
 * Work on one commitment that needs a machine: `check` re-runs it and compares roots, `sample` has `elements` random elements opened, `search` finds the fault of one whose
 * roots differ and builds the proof.
 */
export interface Task {
  readonly kind: "check" | "sample" | "search";
  readonly record: JournalRecord;
  /** Who will claim: a proof is bound to the claimer. */
  readonly challenger: Address;
  readonly elements: number;
  /** Until the window ends. */
  readonly secondsLeft: number;
}

/** What a task told; `runMs` is what it took of a machine. */
export type Outcome =
  | { readonly kind: "right"; readonly runMs: number }
  | { readonly kind: "differs"; readonly runMs: number }
  /** The provider opens nothing, so that only a re-run can tell. */
  | { readonly kind: "unopened"; readonly reason: string }
  | { readonly kind: "proven"; readonly evidence: Evidence }
  | { readonly kind: "wanting"; readonly reveal: RevealWanted }
  /** `alarm` names the backend that the reference does not confirm; what is `curable` may come right at the next try. */
  | { readonly kind: "failed"; readonly reason: string; readonly curable: boolean; readonly alarm?: string };

/** Where tasks are done: by this process, or by workers on any number of machines. */
export interface Bench {
  /** Of its engine, for the log. */
  readonly name: string;
  /** Tasks that it takes at once; what is over stays with the coordinator, which starts the soonest deadline first. */
  readonly atOnce: number;
  /** Rejects only with the reason of `signal`. */
  perform(task: Task, options: { signal: AbortSignal }): Promise<Outcome>;
  /** A job is over: what was kept for its next task is not needed any more. */
  forget(jobId: bigint): void;
}
