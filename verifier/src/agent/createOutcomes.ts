import type { Logger } from "pino";
import { productAlarm } from "../check/productAlarm.ts";
import type { Canaries } from "../canary/createCanaries.ts";
import type { Findings } from "../journal/createFindings.ts";
import type { Journal, JournalRecord } from "../journal/openJournal.ts";
import type { Choices } from "../policy/createChoices.ts";
import { LEFT_TO_OTHERS } from "../policy/decideTier.ts";
import type { Bench, Outcome, Task } from "../work/types.ts";

/** The part of a verifier that writes down what a task told, before anything about it is on chain: a claim whose salt is lost is worth nothing. */
export function createOutcomes({
  journal,
  findings,
  choices,
  canaries,
  bench,
  pause,
  succeeded,
  close,
  logger,
}: {
  journal: Journal;
  findings: Findings;
  choices: Choices;
  canaries: Canaries | null;
  bench: Bench;
  pause: (of: { jobId: bigint; reason: string }) => void;
  succeeded: (jobId: bigint) => void;
  close: (of: { jobId: bigint; reason: string }) => Promise<void>;
  logger: Logger;
}): { take(of: { task: Task; outcome: Outcome }): Promise<void> } {
  async function take({ task, outcome }: { task: Task; outcome: Outcome }): Promise<void> {
    const { record } = task;
    const { jobId } = record;
    if (outcome.kind === "failed") return failed({ jobId, outcome });
    // A batch whose other jobs are done waits longer each time for what is missing.
    if (outcome.kind !== "batch" || outcome.result.kind !== "missing") succeeded(jobId);
    // A reorganisation may have put another commitment in its place, or taken it away.
    if (journal.records.get(jobId) !== record) return;
    switch (outcome.kind) {
      case "right":
        if (task.kind === "check") await judged({ record, outcome });
        if (task.kind === "product") await choices.spend({ tier: "product", jobId, ms: outcome.runMs });
        if (task.kind !== "sample") journal.provider(record.provider).right++;
        if (record.product === "failed") {
          const refused = productAlarm({ jobId: String(jobId), backend: bench.name, refused: "an earlier look at it" });
          logger.error(refused, `no claim: job ${jobId} is right by its re-run alone`);
        }
        return close({ jobId, reason: rightBecause(task) });
      case "unequal":
        await choices.spend({ tier: "product", jobId, ms: outcome.runMs });
        // Where it is wrong only a re-run tells, and the chain wants to know that.
        record.tier = "rerun";
        record.product = "failed";
        break;
      case "noProduct": {
        choices.isNoProduct(record.programRoot);
        const { product } = record;
        if (product !== "rerun" && product !== "sample") return close({ jobId, reason: LEFT_TO_OTHERS });
        record.tier = product;
        break;
      }
      case "differs":
        await judged({ record, outcome });
        record.finding = "differs";
        break;
      case "batch":
        return takeBatch({ record, outcome });
      case "unopened":
        record.tier = "rerun";
        break;
      case "proven":
        record.evidence = outcome.evidence;
        record.finding = "proven";
        bench.forget(jobId);
        break;
      case "wanting":
        return findings.hold(jobId, outcome);
    }
    await journal.save();
    findings.forget(jobId);
  }

  /** Counts a re-run against the budget, and holds it against what is known when the job is a canary. */
  async function judged({ record, outcome }: { record: JournalRecord; outcome: Outcome & { kind: "right" | "differs" } }): Promise<void> {
    await choices.spend({ tier: "rerun", jobId: record.jobId, ms: outcome.runMs });
    await canaries?.judge({ record, equal: outcome.kind === "right", backend: bench.name });
  }

  /** Of a batch the first job that is wrong becomes the record's. */
  async function takeBatch({ record, outcome }: { record: JournalRecord; outcome: Outcome & { kind: "batch" } }): Promise<void> {
    const { jobId } = record;
    const { batch, right, runMs, productMs, result } = outcome;
    await choices.spend({ tier: "rerun", jobId, ms: runMs });
    if (productMs > 0) await choices.spend({ tier: "product", jobId, ms: productMs });
    record.batch = batch;
    journal.provider(record.provider).right += right;
    if (result.kind === "right") return close({ jobId, reason: "every job that was checked is right" });
    if (result.kind === "differs" || result.kind === "proven") Object.assign(record, result.job, { finding: result.kind });
    if (result.kind === "proven") record.evidence = result.evidence;
    await journal.save();
    findings.forget(jobId);
    if (result.kind === "missing") pause({ jobId, reason: result.reason });
  }

  async function failed({ jobId, outcome }: { jobId: bigint; outcome: Outcome & { kind: "failed" } }): Promise<void> {
    const { reason, curable, alarm } = outcome;
    if (curable) return pause({ jobId, reason });
    if (alarm === undefined) {
      logger.warn({ event: "unverifiable", jobId: String(jobId), error: reason }, `job ${jobId} cannot be checked: ${reason}`);
    } else logger.error({ event: "alarm", jobId: String(jobId), backend: alarm, error: reason }, `no claim: ${reason}`);
    return close({ jobId, reason });
  }

  return { take };
}

function rightBecause({ kind, elements }: Task): string {
  if (kind === "sample") return `${elements} sampled elements are right`;
  return kind === "product" ? "its product is right" : "every root is equal";
}
