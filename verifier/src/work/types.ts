import type { Address } from "viem";
import type { Evidence, RevealWanted } from "../dispute/types.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import type { BatchState } from "../journal/tables.ts";
import type { ProviderHistory } from "../policy/rerunChance.ts";
import type { TierPolicy } from "../policy/decideTier.ts";

interface AnyTask {
  readonly record: JournalRecord;
  /** Who will claim: a proof is bound to the claimer. */
  readonly challenger: Address;
  readonly elements: number;
  /** Until the window ends. */
  readonly secondsLeft: number;
}

/**
 * Work on one commitment that needs a machine: `check` re-runs it and compares roots, `product` checks its output as a product by `tries` secret vectors, `sample` has `elements` random elements opened, `search` finds the fault of one whose
 * roots differ and builds the proof. Of a batch `check`, `product` and `sample` are one task, `batch`, that looks at its next jobs; a `search` is for the job that its record names.
 */
export type Task = JobTask | ProductTask | BatchTask;

export interface JobTask extends AnyTask {
  readonly kind: "check" | "sample" | "search";
}

export interface ProductTask extends AnyTask {
  readonly kind: "product";
  readonly tries: number;
}

export interface BatchTask extends AnyTask {
  readonly kind: "batch";
  readonly plan: BatchPlan;
}

/** What says how each of a batch's jobs is checked: the coordinator's policy, and what it knows of the provider. */
export interface BatchPlan {
  readonly policy: Omit<TierPolicy, "samples"> & { readonly productTries: number };
  readonly history: ProviderHistory;
  /** What re-runs may take, in milliseconds, and products; those re-runs of `alwaysAbove` may take more. */
  readonly msLeft: number;
  readonly productMsLeft: number;
}

/** What a look at some jobs of a batch told. */
export type BatchResult =
  /** Others are still to be looked at. */
  | { readonly kind: "more" }
  | { readonly kind: "right" }
  /** All were looked at, but for some whose data could not be had yet. */
  | { readonly kind: "missing"; readonly reason: string }
  /** `job` is the one that is wrong; its place is in the batch's state. */
  | { readonly kind: "differs"; readonly job: BatchJob }
  | { readonly kind: "proven"; readonly job: BatchJob; readonly evidence: Evidence };

/** A job of a batch as the batch's record takes it on for a dispute. */
export type BatchJob = Pick<JournalRecord, "programRoot" | "inputRoot" | "outputRoot" | "traceRoot" | "jobLocator" | "outputLocator">;

/** What a task told; `runMs` is what it took of a machine. */
export type Outcome =
  | { readonly kind: "right"; readonly runMs: number }
  /** Its product is wrong, for what reason it may be: a re-run finds out where. */
  | { readonly kind: "unequal"; readonly runMs: number; readonly reason: string }
  /** Its program's output is no product that could be checked. */
  | { readonly kind: "noProduct" }
  | { readonly kind: "differs"; readonly runMs: number }
  /** Of a batch's jobs `right` were re-run, or checked as products, and found so; `productMs` is what the products took. */
  | {
      readonly kind: "batch";
      readonly batch: BatchState;
      readonly right: number;
      readonly runMs: number;
      readonly productMs: number;
      readonly result: BatchResult;
    }
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
