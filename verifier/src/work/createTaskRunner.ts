import { BaseError } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Action } from "../dispute/types.ts";
import type { Findings } from "../journal/createFindings.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import { reasonOf } from "../reasonOf.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Work that a machine is needed for, and until when it is of use, on the clock of performance.now(), which nobody sets. */
export interface Work {
  readonly action: Extract<Action, { kind: "check" | "search" }>;
  readonly until: number;
}

/** Gives work to the bench, as much at once as that takes, and the next as soon as one ends. Whoever offers it goes on beside it, so that no deadline waits for a task. */
export interface TaskRunner {
  /** What is there to be done now, soonest window first, in place of what was offered before and not begun. */
  offer(work: readonly Work[]): void;
  /** Gives up what is done for a job. */
  stop(of: { jobId: bigint; reason: string }): void;
  /** Keeps a job back, longer with every failure until one of its tasks succeeds. */
  pause(of: { jobId: bigint; reason: string }): void;
  succeeded(jobId: bigint): void;
  /** Resolves when all that was begun has ended. */
  ended(): Promise<void>;
}

export function createTaskRunner({
  atOnce,
  recordOf,
  findings,
  perform,
  logger,
  signal,
}: {
  atOnce: number;
  recordOf: (jobId: bigint) => JournalRecord | undefined;
  findings: Findings;
  perform: (of: { record: JournalRecord; isSearch: boolean; secondsLeft: number; signal: AbortSignal }) => Promise<void>;
  logger: Logger;
  signal: AbortSignal;
}): TaskRunner {
  const working = new Map<bigint, { stop: AbortController; done: Promise<void> }>();
  const pauses = new Map<bigint, { until: number; ms: number }>();
  let waiting: Work[] = [];

  function startNext(): void {
    while (working.size < atOnce && !signal.aborted) {
      const next = waiting.shift();
      if (next === undefined) return;
      const { jobId, kind } = next.action;
      const record = recordOf(jobId);
      if (record === undefined || working.has(jobId) || (pauses.get(jobId)?.until ?? 0) > performance.now()) continue;
      // Since it was offered it may have been worked on already, or been closed.
      const found = findings.of(record).kind;
      const isNext = kind === "check" ? found === "unchecked" : found === "differs" || found === "wanting";
      if (isNext) start({ record, work: next });
    }
  }

  function start({ record, work: { action, until } }: { record: JournalRecord; work: Work }): void {
    const { jobId } = record;
    findings.hold(jobId, { kind: "checking" });
    const stop = new AbortController();
    const secondsLeft = (until - performance.now()) / 1_000;
    const done = perform({ record, isSearch: action.kind === "search", secondsLeft, signal: AbortSignal.any([signal, stop.signal]) })
      .catch((error: unknown) => {
        if (!signal.aborted) pause({ jobId, reason: reasonOf(error) });
      })
      .finally(() => {
        if (findings.of(record).kind === "checking") findings.forget(jobId);
        working.delete(jobId);
        startNext();
      });
    working.set(jobId, { stop, done });
  }

  function pause({ jobId, reason }: { jobId: bigint; reason: string }): void {
    const ms = Math.min(LONGEST_PAUSE_MS, (pauses.get(jobId)?.ms ?? FIRST_PAUSE_MS / 2) * 2);
    pauses.set(jobId, { until: performance.now() + ms, ms });
    logger.warn({ event: "retrying", jobId: String(jobId), ms, error: reason }, `job ${jobId} is tried again in ${ms} ms: ${reason}`);
  }

  return {
    offer: (work) => {
      waiting = [...work];
      startNext();
    },
    stop: ({ jobId, reason }) => working.get(jobId)?.stop.abort(new BaseError(reason)),
    pause,
    succeeded: (jobId) => void pauses.delete(jobId),
    ended: async () => void (await Promise.all([...working.values()].map(({ done }) => done))),
  };
}
