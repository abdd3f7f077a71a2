import type { JobFilter } from "@dpin/sdk";
import type { JobChoice } from "./listJobsOf.ts";

type Filter = NonNullable<JobFilter["and"]>[number];

/** The index's filter for the jobs that are asked for; `now` is the chain's time in seconds. */
export function jobsFilter({ choice, now }: { choice: JobChoice; now: number }): JobFilter {
  const { open, requester, provider, states, fromBlock, toBlock } = choice;
  const conditions: Filter[] = [
    ...(open ? [{ state: "POSTED", acceptBy_gte: String(now) } as const] : []),
    ...(states.length > 0 ? [{ state_in: states.map(stateOf) }] : []),
    ...(requester === undefined ? [] : [{ requester: requester.toLowerCase() }]),
    // A job that is for one provider only is that one's from the beginning.
    ...(provider === undefined ? [] : [{ or: [{ provider: provider.toLowerCase() }, { designated: provider.toLowerCase() }] }]),
    ...(fromBlock === undefined ? [] : [{ postedBlock_gte: String(fromBlock) }]),
    ...(toBlock === undefined ? [] : [{ postedBlock_lte: String(toBlock) }]),
  ];
  return conditions.length === 0 ? {} : { and: conditions };
}

function stateOf(state: JobChoice["states"][number]) {
  return state.toUpperCase() as NonNullable<JobFilter["state"]>;
}
