import { arg, type Entities, type Entity, type Value } from "./expectation.ts";
import type { ChainAt, PastEvent } from "./chainAt.ts";
import { paidInDpin } from "./paidInDpin.ts";
import { ask, collectionOf } from "./readEntities.ts";

const INTERVALS = { hour: 3_600n, day: 86_400n } as const;
const PAGE = 1000;
const MICROSECONDS = 1_000_000n;

/** What a history counts in an hour or day, and whose changes add up to what it shows at the end of one. */
const FIELDS = {
  Network: {
    sums: ["posted", "finalized", "convicted", "fees", "slashed", "emission"],
    gauges: ["staked", "delegated", "activeProviders"],
  },
  Provider: { sums: ["finalized", "convicted", "earned", "slashed"], gauges: ["staked", "delegated"] },
} as const;
const SUBJECTS = ["Network", "Provider"] as const;

/** Something that counts: when, for which provider, and by how much what changes. */
interface Point {
  readonly timestamp: bigint;
  readonly amounts: Readonly<Record<string, bigint>>;
  readonly provider?: string;
}
type Points = Readonly<Record<keyof typeof FIELDS, readonly Point[]>>;

/**
 * Every difference at the end of the chain's block between what the index holds of the history and what the contracts' events until then come to: each sample in their order, and by hours and days
 * NetworkHistory and ProviderHistory. The running hour of an earlier block is in an index only while it still runs, and graph-node (0.45.0) leaves its first second out until it is over when something
 * happened in the hour before: it adds up what came after that one's end.
 */
export async function compareHistory({ url, chain, index }: { url: string; chain: ChainAt; index: Entities }): Promise<string[]> {
  const points = pointsOf(chain);
  const differences = SUBJECTS.flatMap((subject) => compareSamples({ subject, points: points[subject], index }));
  for (const subject of SUBJECTS) {
    const { sums, gauges } = FIELDS[subject];
    for (const [interval, seconds] of Object.entries(INTERVALS)) {
      const running = (chain.timestamp / seconds) * seconds;
      const isBefore = ({ timestamp }: Point) => timestamp >= running - seconds && timestamp < running;
      const first = points[subject].some(isBefore) ? running + 1n : running;
      const isShown = ({ timestamp }: Point) => timestamp < running || (timestamp >= first && chain.headTimestamp < running + seconds);
      const expected = bucketsOf({ points: points[subject].filter(isShown), seconds, sums, gauges });
      const type = `${subject}History`;
      const found = await readBuckets({ url, type, interval, fields: [...sums, ...gauges], block: chain.block });
      const named = (key: string) => `${type} ${interval} ${key}`;
      for (const key of found.keys()) if (!expected.has(key)) differences.push(`${named(key)}: is in the index, and nothing happened`);
      for (const [key, values] of expected) {
        const bucket = found.get(key);
        if (bucket === undefined) differences.push(`${named(key)}: is not in the index`);
        for (const [field, value] of Object.entries(values)) {
          if (bucket !== undefined && String(bucket[field]) !== String(value))
            differences.push(`${named(key)} ${field}: index ${bucket[field]}, chain ${value}`);
        }
      }
    }
  }
  return differences;
}

function compareSamples({ subject, points, index }: { subject: keyof typeof FIELDS; points: readonly Point[]; index: Entities }): string[] {
  const type = `${subject}Sample`;
  const byId = (a: Entity, b: Entity) => (BigInt(a.id as string) < BigInt(b.id as string) ? -1 : 1);
  const samples = [...index.get(type)!.values()].sort(byId);
  const { sums, gauges } = FIELDS[subject];
  const differences = samples.length === points.length ? [] : [`${type}: index ${samples.length}, chain ${points.length}`];
  for (const [i, { timestamp, amounts, provider }] of points.entries()) {
    const sample = samples[i];
    if (sample === undefined) break;
    const expected: Record<string, Value> = { timestamp: timestamp * MICROSECONDS, ...(provider !== undefined && { provider }) };
    for (const field of [...sums, ...gauges]) expected[field] = amounts[field] ?? 0n;
    for (const [field, value] of Object.entries(expected)) {
      if (String(sample[field]) !== String(value)) differences.push(`${type} ${i} ${field}: index ${sample[field]}, chain ${value}`);
    }
  }
  return differences;
}

/** By the start of their time, and the provider. */
function bucketsOf({
  points,
  seconds,
  sums,
  gauges,
}: {
  points: readonly Point[];
  seconds: bigint;
  sums: readonly string[];
  gauges: readonly string[];
}) {
  const buckets = new Map<string, Record<string, bigint>>();
  const totals = new Map<string, Record<string, bigint>>();
  const none = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, 0n]));
  for (const { timestamp, amounts, provider } of points) {
    const key = keyOf((timestamp / seconds) * seconds, provider);
    const bucket = buckets.get(key) ?? none(sums);
    const total = totals.get(provider ?? "") ?? none(gauges);
    for (const [field, amount] of Object.entries(amounts)) {
      if (field in total) total[field]! += amount;
      else bucket[field]! += amount;
    }
    totals.set(provider ?? "", total);
    buckets.set(key, Object.assign(bucket, total));
  }
  return buckets;
}

const keyOf = (start: bigint, provider: string | undefined) => `from ${start}${provider === undefined ? "" : ` of ${provider}`}`;

async function readBuckets({
  url,
  type,
  interval,
  fields,
  block,
}: {
  url: string;
  type: string;
  interval: string;
  fields: readonly string[];
  block: bigint;
}) {
  const buckets = new Map<string, Record<string, Value>>();
  const selection = [...fields, "timestamp", ...(type === "ProviderHistory" ? ["provider { id }"] : [])].join(" ");
  for (let skip = 0; ; skip += PAGE) {
    const range = `interval: ${interval}, current: include, first: ${PAGE}, skip: ${skip}, orderBy: timestamp, block: { number: ${block} }`;
    const { page } = await ask<{ page: Record<string, Value>[] }>({
      url,
      query: `{ page: ${collectionOf(type)}(${range}) { ${selection} } }`,
    });
    for (const bucket of page) {
      const provider = bucket.provider as unknown as { id: string } | undefined;
      buckets.set(keyOf(BigInt(bucket.timestamp as string) / MICROSECONDS, provider?.id), bucket);
    }
    if (page.length < PAGE) return buckets;
  }
}

interface Standing {
  staked: bigint;
  delegated: bigint;
  registered: boolean;
  jailed: boolean;
}

/** What counts, in the order of events. */
function pointsOf(chain: ChainAt): Points {
  const points = { Network: [] as Point[], Provider: [] as Point[] };
  const standings = new Map<string, Standing>();
  const isActive = ({ registered, staked, jailed }: Standing) => registered && staked > 0n && !jailed;
  const count = ({ timestamp }: PastEvent, amounts: Point["amounts"]) => points.Network.push({ timestamp, amounts });
  const countOf = (event: PastEvent, amounts: Point["amounts"]) =>
    points.Provider.push({ timestamp: event.timestamp, provider: arg<string>(event, "provider"), amounts });
  const isInDpin = paidInDpin(chain);

  for (const event of chain.events) {
    const said = `${event.contract}.${event.name}`;
    if (said === "escrow.JobPosted") count(event, { posted: 1n });
    if (said === "escrow.JobFinalized" || said === "streams.BatchFinalized") {
      const [paid, fee] = isInDpin(event) ? [arg(event, "paid"), arg(event, "fee")] : [0n, 0n];
      count(event, { finalized: said === "escrow.JobFinalized" ? 1n : 0n, fees: fee });
      countOf(event, { finalized: 1n, earned: paid });
    }
    if (said === "challenges.Convicted") {
      count(event, { convicted: 1n });
      countOf(event, { convicted: 1n });
    }
    if (said === "emission.RewardClaimed")
      count(event, { emission: arg(event, "capacity") + arg(event, "work") + arg(event, "verification") });
    if (said === "emission.TreasuryPaid") count(event, { emission: arg(event, "amount") });
    if (event.contract !== "staking" || typeof event.args.provider !== "string") continue;
    const before = standings.get(event.args.provider) ?? { staked: 0n, delegated: 0n, registered: false, jailed: false };
    const own = { ...before };
    standings.set(event.args.provider, own);
    // A pool that was slashed is told by its number; the one of delegations is 1.
    const isPool = event.name === "PoolSlashed";
    if ("staked" in event.args) own.staked = arg(event, "staked");
    if ("delegated" in event.args) own.delegated = arg(event, "delegated");
    if (isPool && Number(arg(event, "pool")) === 1) own.delegated = arg(event, "tokens");
    if (event.name === "ProviderRegistered") own.registered = true;
    if (event.name === "Jailed" || event.name === "Unjailed") own.jailed = event.name === "Jailed";
    const slashed = event.name === "Slashed" ? arg(event, "amount") : 0n;
    const moved = { staked: own.staked - before.staked, delegated: own.delegated - before.delegated, slashed };
    const hasMoved = Object.values(moved).some((amount) => amount !== 0n);
    const activeProviders = BigInt(isActive(own)) - BigInt(isActive(before));
    if (hasMoved || activeProviders !== 0n) count(event, { ...moved, activeProviders });
    if (hasMoved) countOf(event, moved);
  }
  return points;
}
