import type pg from "pg";
import type { Random } from "../../test/support/createRandom.ts";
import { readQuestions } from "../test/support/readQuestions.ts";
import { ask } from "../test/support/reconcile/readEntities.ts";
import { percentile } from "./percentile.ts";

/** A question and how long its answers took, in milliseconds. */
export interface QuerySpeed {
  readonly title: string;
  readonly p50: number;
  readonly p95: number;
  /** Rows of the longest list in an answer, the most of all answers. */
  readonly rows: number;
}

/**
 * Asks each question of `text` (docs/queries.md) `times` times, one after the other, each time for somebody or something else that is drawn from the index, after three times that do not count. `now` is
 * the chain's time, `proofTail` the escrow's; seconds.
 */
export async function measureQueries({
  url,
  client,
  text,
  times,
  random,
  now,
  proofTail,
}: {
  url: string;
  client: pg.Client;
  text: string;
  times: number;
  random: Random;
  now: bigint;
  proofTail: bigint;
}): Promise<QuerySpeed[]> {
  const draw = await candidates(client);
  const known: Record<string, () => string> = {
    now: () => String(now),
    tailAgo: () => String(now - proofTail),
    requester: () => random.pick(draw.requester),
    job: () => random.pick(draw.job),
    convicted: () => random.pick(draw.convicted),
    provider: () => random.pick(draw.provider),
    delegator: () => random.pick(draw.delegator),
    account: () => random.pick(draw.account),
  };
  const speeds: QuerySpeed[] = [];
  for (const [i, { title: name, query }] of readQuestions({ text }).entries()) {
    const title = `${i + 1}. ${name}`;
    const names = [...(/^\s*query\s*\(([^)]*)\)/.exec(query)?.[1] ?? "").matchAll(/\$(\w+)/g)].map((match) => match[1]!);
    const unknown = names.filter((variable) => !(variable in known));
    if (unknown.length > 0) throw new Error(`the bench knows no value for $${unknown.join(", $")} of the question "${title}"`);
    const took: number[] = [];
    let rows = 0;
    for (let time = -3; time < times; time++) {
      const variables = Object.fromEntries(names.map((variable) => [variable, known[variable]!()]));
      const since = performance.now();
      const answer = await ask<unknown>({ url, query, variables });
      if (time >= 0) took.push(performance.now() - since);
      rows = Math.max(rows, longestList(answer));
    }
    speeds.push({ title, p50: percentile(took, 50), p95: percentile(took, 95), rows });
  }
  return speeds;
}

/** Ids of at most a thousand of each. */
async function candidates(client: pg.Client) {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM public.deployment_schemas ORDER BY id DESC LIMIT 1");
  const schema = rows[0]!.name;
  const ids = async (select: string): Promise<string[]> => {
    const found = await client.query<{ id: Buffer }>(
      `SELECT id FROM (SELECT DISTINCT ${select}) AS all_of_them ORDER BY random() LIMIT 1000`,
    );
    if (found.rows.length === 0) throw new Error(`the seeded index has nothing to draw from: ${select}`);
    return found.rows.map(({ id }) => `0x${id.toString("hex")}`);
  };
  return {
    requester: await ids(`requester AS id FROM ${schema}.job`),
    job: await ids(`id FROM ${schema}.job WHERE state = 'FINALIZED'`),
    convicted: await ids(`job AS id FROM ${schema}.conviction WHERE job IS NOT NULL`),
    provider: await ids(`id FROM ${schema}.provider WHERE registered`),
    delegator: await ids(`id FROM ${schema}.delegator`),
    account: await ids(`id FROM ${schema}.account`),
  };
}

function longestList(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((most: number, entry) => Math.max(most, longestList(entry)), own);
}
