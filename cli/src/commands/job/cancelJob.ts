import { cancel } from "@dpin/sdk";
import { amountJson } from "../../amounts/amountJson.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { existingJob } from "./existingJob.ts";

/** `dpin job cancel`: takes back a job that nobody has accepted; its price goes to the requester's credit. */
export async function cancelJob({ run, jobId }: { run: Run; jobId: bigint }): Promise<void> {
  const session = await openSession({ run });
  const job = await existingJob(session.client, { jobId });
  const refund = amountJson({ wei: job.maxPrice, token: await tokenOf(session.client, { address: job.token }) });
  await cancel(await session.acting({ what: `cancel job ${jobId}: ${refund.formatted} go to the requester's credit` }), { jobId });
  finishSent({
    run,
    session,
    document: { jobId, state: "cancelled", refund },
    lines: [`job ${jobId} is cancelled; ${refund.formatted} are credited: dpin job reclaim pays them out`],
  });
}
