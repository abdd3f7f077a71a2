import { initHash, type BackendChoice } from "@dpin/runtime";
import { BaseError, fetchResult, getEndpoint, getJobRecord } from "@dpin/sdk";
import { createBackend } from "../../config/createBackend.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { UsageError } from "../../UsageError.ts";
import { verifyByOpenings } from "../../verification/verifyByOpenings.ts";
import { verifyByRerun } from "../../verification/verifyByRerun.ts";
import { existingJob } from "./existingJob.ts";
import { withStores } from "./withStores.ts";
import { writeOutput } from "./writeOutput.ts";

/** A convicted job's output is known to be wrong. */
export class ConvictedJobError extends BaseError {}

/**
 * `dpin job fetch`: writes a committed job's output, checked against the root on chain, to a file; with `verify`, only if it is right by random openings or by a run of
 * one's own. Throws NotFoundError before there is a result, ConvictedJobError, WrongResultError.
 */
export async function fetchJobResult(parameters: {
  run: Run;
  jobId: bigint;
  output: string;
  verify?: "openings" | "rerun";
  samples: number;
  backend: BackendChoice;
}): Promise<void> {
  const { run, jobId, output, verify, samples } = parameters;
  const { signal } = run;
  await initHash();
  const { client, config } = await openSession({ run });
  const job = await existingJob(client, { jobId });
  if (job.state === "convicted") throw new ConvictedJobError(`job ${jobId} was convicted: its output is wrong`);
  const record = await getJobRecord(client, { jobId });
  const commitment = record?.commitment ?? null;
  if (record === null || commitment === null) throw new NotFoundError(`job ${jobId} has no result: it is ${job.state}`);
  const committed = { ...record, commitment };
  const endpoint = await getEndpoint(client, { provider: commitment.provider });
  const bytes = await withStores({
    config,
    endpoint,
    use: async (store) => {
      const found = await fetchResult({ store, commitment, signal });
      if (verify === "openings") {
        if (endpoint === null) throw new UsageError(`the provider of job ${jobId} names no server: verify by a rerun`);
        await verifyByOpenings({ store, record: committed, endpoint, samples, signal });
      }
      if (verify === "rerun") {
        const backend = await createBackend({ backend: parameters.backend });
        let task: ReturnType<Run["progress"]> | undefined;
        const onProgress = (done: number, total: number) =>
          (task ??= run.progress({ title: "running it again", total, unit: "ops" })).update(done);
        await verifyByRerun({ store, record: committed, backend, onProgress, signal }).finally(() => {
          task?.end();
          return backend.close();
        });
      }
      return found;
    },
  });
  await writeOutput({ file: output, bytes });
  const by = verify === "openings" ? { by: verify, samples } : verify === "rerun" ? { by: verify } : null;
  const final = job.state === "finalized";
  const told = by === null ? "as committed" : by.by === "openings" ? `right in ${samples} random elements` : "the same as by a run here";
  run.result(
    { jobId, state: job.state, final, output, bytes: bytes.length, outputRoot: commitment.outputRoot, verified: by },
    `${bytes.length} bytes are in ${output}, ${told}${final ? "" : "; the job is not final yet"}`,
  );
}
