// The benchmark of the index: how fast graph-node reads events, how soon it shows them, and how fast it answers. Every figure is measured here and now; what the figures mean: docs/performance.md.
//   npm run bench -w subgraph [-- --events 20000 --jobs 100000 --visible 20 --repeat 50 --rounds 1 --seed 1 --json FILE]
import { readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { network } from "hardhat";
import pg from "pg";
import { startPostgres } from "../../cli/src/database/startPostgres.ts";
import { LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { readParameters } from "../../deploy/readParameters.ts";
import { createRandom } from "../../test/support/createRandom.ts";
import { deployFixture } from "../../test/support/deployFixture.ts";
import { startIpfsStub } from "../local/startIpfsStub.ts";
import { writeBuild } from "../local/writeBuild.ts";
import { indexedOf } from "../manifest/indexedOf.ts";
import { networkWorld } from "../test/support/networkWorld.ts";
import { serveRpc } from "../test/support/serveRpc.ts";
import { countEvents } from "./countEvents.ts";
import { measureQueries } from "./measureQueries.ts";
import { measureSync, type SyncSpeed } from "./measureSync.ts";
import { measureVisibility } from "./measureVisibility.ts";
import { multiplyRows } from "./multiplyRows.ts";
import { openIndex, type OpenIndex } from "./openIndex.ts";
import { percentile } from "./percentile.ts";
import { createJobMill } from "./playJobs.ts";
import { writeBareBuild } from "./writeBareBuild.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "20000" },
    jobs: { type: "string", default: "100000" },
    visible: { type: "string", default: "20" },
    repeat: { type: "string", default: "50" },
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
  },
});
const [events, jobs, visible, repeat, rounds, seed] = (["events", "jobs", "visible", "repeat", "rounds", "seed"] as const).map((name) => {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`--${name} takes a whole number above 0, not ${values[name]}`);
  process.exit(2);
}) as [number, number, number, number, number, number];
const QUESTIONS = path.join(import.meta.dirname, "..", "..", "docs", "queries.md");
/** A random story of all actors before the jobs, so that every table has something. */
const STEPS = 150;
const WAVE = 100;
const GOALS = { syncFactor: 1.1, queryMs: 100 };

const dir = await mkdtemp(path.join(tmpdir(), "dpin-index-bench-"));
await chmod(dir, 0o711);
const closing: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
const figures: Record<string, number | string> = {};
try {
  await measure();
} finally {
  for (const close of closing.reverse()) await close();
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
process.exit(0);

async function measure() {
  console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`);
  const connection = await network.create();
  closing.push(() => connection.close());
  const fixture = await deployFixture(connection);
  const { url: rpc, stop } = await serveRpc(connection);
  closing.push(stop);
  const indexed = indexedOf({
    network: "local",
    addresses: fixture.addresses,
    fromBlock: 1n,
    parameters: await readParameters({ file: LOCAL_PARAMETERS }),
  });
  const random = createRandom({ seed });
  const mill = createJobMill(fixture);

  console.log(`playing a random story, and jobs until there are ${events} events`);
  const world = await networkWorld({ fixture, random });
  for (let i = 0; i < STEPS; i++) await world.step();
  // So that there are hours and days that are over, and nobody has to stay in jail.
  await fixture.networkHelpers.time.increase(2 * 86_400);
  const { staking, provider } = fixture;
  const { jailedUntil } = await staking.getProvider(provider);
  if (jailedUntil > 0n) await staking.connect(provider).unjail();
  await staking.connect(provider).stake(provider, 200_000n * 10n ** 18n);
  const counts = new Map<bigint, number>();
  const count = async () => {
    for (const [block, number] of await countEvents({ rpc, indexed, since: [...counts.keys()].at(-1) })) counts.set(block, number);
    return [...counts.values()].reduce((sum, number) => sum + number, 0);
  };
  let total = await count();
  for (; total < events; total = await count()) {
    const wave = await mill.post(Math.min(WAVE, Math.max(4, Math.ceil((events - total) / 6))));
    // Some stay where they are, so that there are jobs of every state.
    await mill.accept(wave.slice(wave.length / 20));
    await mill.commit(wave.slice(wave.length / 10));
    await mill.finalize(wave.slice(wave.length / 5));
  }
  const template = Number(await fixture.escrow.jobCount());
  console.log(`${total} events of ${template} jobs and the rest, in ${counts.size} blocks that have any`);

  const postgres = await startPostgres({ dir: path.join(dir, "postgres") });
  closing.push(() => postgres.stop());
  const ipfs = await startIpfsStub();
  closing.push(() => ipfs.stop());
  const manifests = {
    bare: await writeBareBuild({ dir: path.join(dir, "bare"), indexed }),
    ours: await writeBuild({ dir: path.join(dir, "ours"), indexed }),
  };
  const open = (which: keyof typeof manifests, countsWrites = false) =>
    openIndex({
      name: `bench_${which}`,
      manifest: manifests[which],
      network: indexed.network,
      rpc,
      ipfs: ipfs.url,
      postgres,
      countsWrites,
    });
  const last = [...counts.keys()].at(-1)!;
  let index: OpenIndex | undefined = await open("ours", true);
  closing.push(() => index!.stop());
  await index.reached(last);
  const writesPerEvent = index.writes() / total;

  const speeds: Record<keyof typeof manifests, SyncSpeed[]> = { bare: [], ours: [] };
  for (let round = 0; round < rounds; round++) {
    for (const which of ["bare", "ours"] as const) {
      await index.stop();
      index = await open(which);
      speeds[which].push(await measureSync({ index, counts }));
    }
  }
  reportSync({ bare: middle(speeds.bare), ours: middle(speeds.ours), writesPerEvent });

  const seconds = await measureVisibility({ fixture, url: index!.url, times: visible });
  figures.visibleP50 = percentile(seconds, 50);
  figures.visibleP95 = percentile(seconds, 95);
  console.log(`\na transaction is visible after ${seen(figures.visibleP50)} s (p50), ${seen(figures.visibleP95)} s (p95) of ${visible}`);

  const client = new pg.Client({ connectionString: index!.database });
  await client.connect();
  closing.push(() => client.end());
  const since = performance.now();
  const seeded = await multiplyRows({ client, jobs });
  console.log(`\n${seeded} jobs and the rest as many times, copied in ${seen((performance.now() - since) / 1000)} s`);
  const now = BigInt(await fixture.networkHelpers.time.latest());
  const proofTail = await fixture.escrow.proofTail();
  const text = readFileSync(QUESTIONS, "utf8");
  const queries = await measureQueries({ url: index!.url, client, text, times: repeat, random, now, proofTail });
  figures.jobs = seeded;
  console.table(
    Object.fromEntries(queries.map(({ title, p50, p95, rows }) => [title, { "p50 ms": tenth(p50), "p95 ms": tenth(p95), rows }])),
  );
  for (const { title, p50, p95 } of queries) Object.assign(figures, { [`${title} p50 ms`]: tenth(p50), [`${title} p95 ms`]: tenth(p95) });
  const worst = Math.max(...queries.map(({ p95 }) => p95));
  figures.worstP95Ms = tenth(worst);
  console.log(`slowest p95: ${tenth(worst)} ms; goal below ${GOALS.queryMs} ms: ${worst < GOALS.queryMs ? "met" : "missed"}`);
}

function reportSync({ bare, ours, writesPerEvent }: { bare: SyncSpeed; ours: SyncSpeed; writesPerEvent: number }) {
  const row = ({ events: of, seconds, eventsPerSecond, rowsPerEvent }: SyncSpeed, writes: number) => ({
    events: of,
    seconds: seen(seconds),
    "events/s": Math.round(eventsPerSecond),
    "writes/event": seen(writes),
    "writes/s": Math.round(eventsPerSecond * writes),
    "rows/event": seen(rowsPerEvent),
    "rows/s": Math.round(eventsPerSecond * rowsPerEvent),
  });
  console.table({ "one entity for each event": row(bare, 1), "the subgraph": row(ours, writesPerEvent) });
  // Time that a write takes us to what it takes the bare subgraph: what handlers save, and what of it is left at a block's end as rows.
  const factor = bare.eventsPerSecond / (ours.eventsPerSecond * writesPerEvent);
  const rowFactor = (bare.eventsPerSecond * bare.rowsPerEvent) / (ours.eventsPerSecond * ours.rowsPerEvent);
  console.log(
    `time of a write to a bare one's: ${seen(factor)}; goal at most ${GOALS.syncFactor}: ${factor <= GOALS.syncFactor ? "met" : "missed"}`,
  );
  console.log(`time of a row to a bare one's: ${seen(rowFactor)}`);
  Object.assign(figures, {
    eventsPerSecond: ours.eventsPerSecond,
    bareEventsPerSecond: bare.eventsPerSecond,
    writesPerEvent,
    rowsPerEvent: ours.rowsPerEvent,
    syncFactor: factor,
    rowFactor,
  });
}

/** Of the rounds, the one in the middle by its speed. */
function middle(speeds: readonly SyncSpeed[]): SyncSpeed {
  return [...speeds].sort((a, b) => a.eventsPerSecond - b.eventsPerSecond)[Math.floor((speeds.length - 1) / 2)]!;
}

function seen(value: number): number {
  return Number(value.toFixed(2));
}
function tenth(value: number): number {
  return Number(value.toFixed(1));
}
