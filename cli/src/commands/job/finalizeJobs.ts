import { finalize, finalizeBatch, getBatch } from "@dpin/sdk";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { existingJob } from "./existingJob.ts";

const FIRST_BATCH = 2n ** 40n;

/** `dpin job finalize`: ends committed jobs, or batches of streams (numbers from 2^40), whose window is over; their providers are credited. */
export async function finalizeJobs({ run, ids }: { run: Run; ids: readonly bigint[] }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  // All are looked up first: a wrong number should not leave half of the work done.
  for (const id of ids) {
    if (id < FIRST_BATCH) await existingJob(client, { jobId: id });
    else if ((await getBatch(client, { batchId: id })).state === "none") throw new NotFoundError(`there is no batch ${id} on this network`);
  }
  for (const id of ids) {
    if (id < FIRST_BATCH) await finalize(await session.acting({ what: `finalize job ${id}: its provider is credited` }), { jobId: id });
    else await finalizeBatch(await session.acting({ what: `finalize batch ${id}: its provider is credited` }), { batchId: id });
  }
  finishSent({
    run,
    session,
    document: { finalized: ids },
    lines: ids.map((id) => `${id < FIRST_BATCH ? "job" : "batch"} ${id} is finalized`),
  });
}
