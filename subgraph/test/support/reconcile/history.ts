import { arg, type Value } from "./expectation.ts";
import type { ChainAt, PastEvent } from "./chainAt.ts";
import { ask, collectionOf } from "./readEntities.ts";

const INTERVALS = { hour: 3_600n, day: 86_400n } as const;
const PAGE = 1000;
const MICROSECONDS = 1_000_000n;

/** What the history of the network counts, and what it shows at the end of an hour or day. */
const NETWORK = {
  sums: ["posted", "finalized", "convicted", "fees", "slashed", "emission"],
  gauges: ["staked", "delegated", "activeProviders"],
};
const PROVIDER = { sums: ["finalized", "convicted", "earned", "slashed"], gauges: ["staked", "delegated"] };

/** Something that counts: when, for which provider, how much of what, and how stakes stand after it. */
interface Point {
  readonly timestamp: bigint;
  readonly amounts: Readonly<Record<string, bigint>>;
  readonly gauges: Readonly<Record<string, bigint>>;
  readonly provider?: string;
}

/**
 * Every difference between the index's hours and days (NetworkHistory and ProviderHistory), the running ones among them, and what the contracts' events until the same block come to. The index must have
 * no later block.
 */
export async function compareHistory({ url, chain }: { url: string; chain: ChainAt }): Promise<string[]> {
  const { network, providers } = pointsOf(chain);
  const differences: string[] = [];
  for (const [interval, seconds] of Object.entries(INTERVALS)) {
    for (const [type, points, { sums, gauges }] of [
      ["NetworkHistory", network, NETWORK],
      ["ProviderHistory", providers, PROVIDER],
    ] as const) {
      const expected = bucketsOf({ points, seconds, sums });
      const found = await readBuckets({ url, type, interval, fields: [...sums, ...gauges] });
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

/** By the start of their time, and the provider. */
function bucketsOf({ points, seconds, sums }: { points: readonly Point[]; seconds: bigint; sums: readonly string[] }) {
  const buckets = new Map<string, Record<string, bigint>>();
  for (const { timestamp, amounts, gauges, provider } of points) {
    const key = keyOf((timestamp / seconds) * seconds, provider);
    const bucket = buckets.get(key) ?? Object.fromEntries(sums.map((field) => [field, 0n]));
    for (const [field, amount] of Object.entries(amounts)) bucket[field]! += amount;
    buckets.set(key, Object.assign(bucket, gauges));
  }
  return buckets;
}

const keyOf = (start: bigint, provider: string | undefined) => `from ${start}${provider === undefined ? "" : ` of ${provider}`}`;

async function readBuckets({ url, type, interval, fields }: { url: string; type: string; interval: string; fields: readonly string[] }) {
  const buckets = new Map<string, Record<string, Value>>();
  const selection = [...fields, "timestamp", ...(type === "ProviderHistory" ? ["provider { id }"] : [])].join(" ");
  for (let skip = 0; ; skip += PAGE) {
    const range = `interval: ${interval}, current: include, first: ${PAGE}, skip: ${skip}, orderBy: timestamp`;
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
function pointsOf(chain: ChainAt): { network: readonly Point[]; providers: readonly Point[] } {
  const network: Point[] = [];
  const providers: Point[] = [];
  const standings = new Map<string, Standing>();
  const standing = (provider: string) => {
    const known = standings.get(provider) ?? { staked: 0n, delegated: 0n, registered: false, jailed: false };
    standings.set(provider, known);
    return known;
  };
  const isActive = ({ registered, staked, jailed }: Standing) => registered && staked > 0n && !jailed;
  const count = ({ timestamp }: PastEvent, amounts: Point["amounts"]) => {
    const all = [...standings.values()];
    const total = (field: "staked" | "delegated") => all.reduce((sum, one) => sum + one[field], 0n);
    const gauges = { staked: total("staked"), delegated: total("delegated"), activeProviders: BigInt(all.filter(isActive).length) };
    network.push({ timestamp, amounts, gauges });
  };
  const countOf = (event: PastEvent, amounts: Point["amounts"]) => {
    const provider = arg<string>(event, "provider");
    const { staked, delegated } = standing(provider);
    providers.push({ timestamp: event.timestamp, provider, amounts, gauges: { staked, delegated } });
  };
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
    const own = standing(event.args.provider);
    const before = { ...own };
    // A pool that was slashed is told by its number; the one of delegations is 1.
    const isPool = event.name === "PoolSlashed";
    if ("staked" in event.args) own.staked = arg(event, "staked");
    if ("delegated" in event.args) own.delegated = arg(event, "delegated");
    if (isPool && Number(arg(event, "pool")) === 1) own.delegated = arg(event, "tokens");
    if (event.name === "ProviderRegistered") own.registered = true;
    if (event.name === "Jailed" || event.name === "Unjailed") own.jailed = event.name === "Jailed";
    const slashed = event.name === "Slashed" ? arg(event, "amount") : 0n;
    const hasMoved = own.staked !== before.staked || own.delegated !== before.delegated || slashed > 0n;
    if (hasMoved || isActive(own) !== isActive(before)) count(event, { slashed });
    if (hasMoved) countOf(event, { slashed });
  }
  return { network, providers };
}

/** Of finalized work, whether its job or stream is paid in DPIN. */
function paidInDpin(chain: ChainAt): (event: PastEvent) => boolean {
  const dpin = chain.addresses.token.toLowerCase();
  const tokens = new Map([
    ...chain.said("escrow", "JobPosted").map((event) => [`job ${arg(event, "jobId")}`, arg<string>(event, "token")] as const),
    ...chain.said("streams", "StreamOpened").map((event) => [`stream ${arg(event, "streamId")}`, arg<string>(event, "token")] as const),
  ]);
  return (event) => tokens.get("jobId" in event.args ? `job ${arg(event, "jobId")}` : `stream ${arg(event, "streamId")}`) === dpin;
}
