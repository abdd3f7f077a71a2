import { checkFraudProof, fromHex, ProofError } from "@dpin/runtime";
import { claimOf } from "@dpin/sdk";
import { statementOf } from "../check/statementOf.ts";
import type { Evidence } from "../dispute/types.ts";
import type { BatchJob, Outcome, Task } from "./types.ts";

/**
 * A worker's outcome as the coordinator may use it: a proof is judged by the referee's twin once more, because its claim costs the coordinator's money and the machine that
 * made it is another one. One that does not convict, or is claimed for somebody else, becomes a failure with an alarm.
 */
export function judgeOutcome({ task, outcome }: { task: Task; outcome: Outcome }): Outcome {
  const found = outcome.kind === "batch" ? outcome.result : outcome;
  if (found.kind !== "proven") return outcome;
  const amiss = problemOf({
    task,
    evidence: found.evidence,
    job: outcome.kind === "batch" && outcome.result.kind === "proven" ? outcome.result.job : task.record,
  });
  return amiss === null ? outcome : { kind: "failed", reason: `a worker's proof ${amiss}`, curable: false, alarm: "workers" };
}

function problemOf({ task, evidence, job }: { task: Task; evidence: Evidence; job: BatchJob }): string | null {
  const { proof, salt, claim } = evidence;
  const { record, challenger } = task;
  if (claimOf({ jobId: record.jobId, proof, challenger, salt }) !== claim) return "is not the one that its claim is for";
  try {
    checkFraudProof({ statement: statementOf(job), proof: fromHex(proof) });
    return null;
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    return `does not convict (${error.message})`;
  }
}
