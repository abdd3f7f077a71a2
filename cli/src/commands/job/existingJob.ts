import { getJob, type DpinClient, type Job } from "@dpin/sdk";
import { NotFoundError } from "../../NotFoundError.ts";

/** A job that was posted; throws NotFoundError for every other number. */
export async function existingJob(client: DpinClient, { jobId }: { jobId: bigint }): Promise<Job> {
  const job = await getJob(client, { jobId });
  if (job.state === "none") throw new NotFoundError(`there is no job ${jobId} on this network`);
  return job;
}
