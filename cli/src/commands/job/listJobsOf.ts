import { chainJobOf, getJob, getTime, listJobs, pageJobs, type Job, type JobState } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import { formatTable } from "../../report/formatTable.ts";
import { openSession, type Session } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { sourceOf } from "../../run/sourceOf.ts";
import { throughIndex } from "../../run/throughIndex.ts";
import { jobJson, type JobJson } from "./jobJson.ts";
import { jobsFilter } from "./jobsFilter.ts";

/** How many jobs' states are asked for at once. */
const AT_ONCE = 16;

/** Which jobs are asked for. */
export interface JobChoice {
  readonly open: boolean;
  readonly requester: Address | undefined;
  readonly provider: Address | undefined;
  readonly states: readonly JobState[];
  readonly limit: number;
  readonly fromBlock: bigint | undefined;
  readonly toBlock: bigint | undefined;
}

interface FoundJobs {
  readonly jobs: readonly Job[];
  /** Whether there are others. */
  readonly more: boolean;
}

/**
 * `dpin job list`: jobs by their posting, the newest first: all, those that can be accepted now (`open`), of a requester, of a provider, in some states. At most `limit` are
 * shown, and `more` says whether there are others in the range. From the index where one is configured and up to date, else from the chain's logs.
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
  const { client, config } = session;
  const account = async (who: Address | "me" | undefined) => (who === "me" ? session.account() : who);
  const [requester, provider] = [await account(parameters.requester), await account(parameters.provider)];
  const choice: JobChoice = { open, requester, provider, states, limit, fromBlock, toBlock };
  const now = await getTime(client);
  const indexed = await throughIndex({
    ...{ run, session },
    read: async (index, { head: { hash } }) => {
      const found: Job[] = [];
      const paging = { where: jobsFilter({ choice, now }), block: { hash }, direction: "desc", pageSize: limit + 1 } as const;
      for await (const page of pageJobs(index, paging)) {
        found.push(...page.map((job) => chainJobOf({ job })));
        if (found.length > limit) break;
      }
      return { jobs: found.slice(0, limit), more: found.length > limit };
    },
  });
  const { jobs: found, more } = indexed?.found ?? (await readJobs({ run, session, choice, now }));
  const jobs: JobJson[] = [];
  for (const job of found) jobs.push(await jobJson(client, { job }));
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
  const { source, line } = sourceOf({ checked: indexed?.checked, isChoice: config.index !== undefined });
  run.result({ jobs, more, source }, `${rows.length === 0 ? "no such job" : `${table}${rest}`}${line}`);
}

/** The chosen jobs by the chain's logs and the contracts' state. */
async function readJobs({ run, session, choice, now }: { run: Run; session: Session; choice: JobChoice; now: number }): Promise<FoundJobs> {
  const { client } = session;
  const { open, requester, provider, states, limit, fromBlock, toBlock } = choice;
  const task = run.progress({ title: "reading jobs", total: 1_000, unit: "‰ of the blocks" });
  const onProgress = ({ done, total }: { done: number; total: number }) => task.update(Math.round((1_000 * done) / total));
  const posted = await listJobs(client, { requester, fromBlock, toBlock, onProgress });
  task.end();
  const jobs: Job[] = [];
  const newest = posted.reverse();
  for (let first = 0; first < newest.length; first += AT_ONCE) {
    const group = await Promise.all(newest.slice(first, first + AT_ONCE).map(({ jobId }) => getJob(client, { jobId })));
    for (const job of group) {
      if (open && !(job.state === "posted" && job.acceptBy >= now)) continue;
      if (states.length > 0 && !states.includes(job.state)) continue;
      if (provider !== undefined && !isAddressEqual(job.provider, provider)) continue;
      if (jobs.length === limit) return { jobs, more: true };
      jobs.push(job);
    }
  }
  return { jobs, more: false };
}
