import { getJob, getTime, listJobs, type JobState } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import { formatTable } from "../../report/formatTable.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { jobJson, type JobJson } from "./jobJson.ts";

/** How many jobs' states are asked for at once. */
const AT_ONCE = 16;

/**
 * `dpin job list`: jobs by their posting, the newest first: all, those that can be accepted now (`open`), of a requester, of a provider, in some states. At most `limit` are
 * shown, and `more` says whether there are others in the range.
 */
export async function listJobsOf(parameters: {
  run: Run;
  open: boolean;
  requester?: Address | "me";
  provider?: Address | "me";
  states: readonly JobState[];
  limit: number;
  fromBlock?: bigint;
  toBlock?: bigint;
}): Promise<void> {
  const { run, open, states, limit, fromBlock, toBlock } = parameters;
  const session = await openSession({ run });
  const { client } = session;
  const account = async (who: Address | "me" | undefined) => (who === "me" ? session.account() : who);
  const [requester, provider] = [await account(parameters.requester), await account(parameters.provider)];
  const task = run.progress({ title: "reading jobs", total: 1_000, unit: "‰ of the blocks" });
  const onProgress = ({ done, total }: { done: number; total: number }) => task.update(Math.round((1_000 * done) / total));
  const posted = await listJobs(client, { requester, fromBlock, toBlock, onProgress });
  task.end();
  const now = await getTime(client);
  const jobs: JobJson[] = [];
  let more = false;
  const newest = posted.reverse();
  for (let first = 0; first < newest.length && !more; first += AT_ONCE) {
    const group = await Promise.all(newest.slice(first, first + AT_ONCE).map(({ jobId }) => getJob(client, { jobId })));
    for (const job of group) {
      if (open && !(job.state === "posted" && job.acceptBy >= now)) continue;
      if (states.length > 0 && !states.includes(job.state)) continue;
      if (provider !== undefined && !isAddressEqual(job.provider, provider)) continue;
      if (jobs.length === limit) {
        more = true;
        break;
      }
      jobs.push(await jobJson(client, { job }));
    }
  }
  const rows = jobs.map(({ id, state, requester: from, provider: by, price, minPrice, maxPrice, acceptBy, commitBy, windowEnd }) => [
    String(id),
    state,
    price?.formatted ?? (minPrice === null ? "" : `${minPrice.formatted} to ${maxPrice?.formatted}`),
    windowEnd ?? commitBy ?? acceptBy ?? "",
    from,
    by ?? "anyone",
  ]);
  const table = formatTable({ rows: [["job", "state", "price", "until", "requester", "provider"], ...rows], indent: "" });
  const rest = more ? `\nthere are more: ask for them with --limit or --to-block` : "";
  run.result({ jobs, more }, rows.length === 0 ? "no such job" : `${table}${rest}`);
}
