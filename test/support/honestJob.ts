import type { Run } from "../../runtime/src/backend.ts";
import type { ProgramCommitment } from "../../runtime/src/program/commitProgram.ts";
import type { Statement } from "../../runtime/src/proof/types.ts";
import { jobOf } from "./jobOf.ts";
import { randomProgram, type RandomProgram } from "./randomProgram.ts";

/** A random program with its data, its commitment and its honest run. */
export interface HonestJob extends RandomProgram {
  readonly commitment: ProgramCommitment;
  readonly own: Run;
}

export async function honestJob({ seed, maxOps }: { seed: number; maxOps?: number }): Promise<HonestJob> {
  return jobOf(randomProgram({ seed, ...(maxOps === undefined ? {} : { maxOps }) }));
}

/** What the job binds when its provider commits to `run`. */
export function statementOf({ job, run }: { job: HonestJob; run: Pick<Run, "outputRoot" | "traceRoot"> }): Statement {
  const { outputRoot, traceRoot } = run;
  return { programRoot: job.commitment.root, inputRoot: job.inputRoot, outputRoot, traceRoot };
}
