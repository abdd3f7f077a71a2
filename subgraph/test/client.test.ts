import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  chainJobOf,
  checkIndex,
  createDpinClient,
  createIndexClient,
  getJob,
  getProvider,
  pageBatches,
  pageJobs,
  pageProviders,
  providerAt,
  readIndexHead,
  readNetwork,
  waitUntilIndexed,
  type DpinClient,
  type IndexClient,
  type IndexedJob,
} from "@dpin/sdk";
import { expect } from "chai";
import { buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema, type IntrospectionQuery } from "graphql";
import { createPublicClient, http } from "viem";
import { readIndex } from "../../docs/examples/readIndex.ts";
import { runDpin } from "../../cli/test/runDpin.ts";
import { committedJob, convict } from "../../test/support/convict.ts";
import { disputedRun } from "../../test/support/disputedRun.ts";
import { jobActions } from "../../test/support/jobActions.ts";
import { rejection } from "../../test/support/rejection.ts";
import { startChangedIndex } from "../../test/support/startChangedIndex.ts";
import { streamActions } from "../../test/support/streamActions.ts";
import { testKey } from "../../test/support/testKey.ts";
import { indexedNetwork, type IndexedNetwork } from "./support/indexedNetwork.ts";
import { ask } from "./support/reconcile/readEntities.ts";

const SCHEMA = path.resolve(import.meta.dirname, "../../sdk/src/subgraph/schema.graphql");
const HEADING =
  "# What graph-node serves for subgraph/schema.graphql: written by subgraph/test/client.test.ts with DPIN_UPDATE_SNAPSHOTS=1.\n";
const DPIN = 10n ** 18n;
/** What a test expects of a document is told by its assertions. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Document = any;

describe("The sdk's client on a real index", () => {
  let world: IndexedNetwork;
  let index: IndexClient;
  let client: DpinClient;
  let dir: string;
  /** By the state that they are in. */
  const jobs: Record<string, bigint> = {};
  let batchId: bigint;

  before(async () => {
    world = await indexedNetwork();
    client = createDpinClient({
      publicClient: createPublicClient({ transport: http(world.rpc), cacheTime: 0 }),
      addresses: world.fixture.addresses,
    });
    index = createIndexClient({ url: world.index.url, chain: client });
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-client-"));
    const { fixture } = world;
    const { escrow, requester, challenges, operator, provider, staking, strangers } = fixture;
    const actions = jobActions(fixture);
    const run = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    jobs["convicted"] = await committedJob({ fixture, statement: run.statement });
    await convict({ fixture, statement: run.statement, proof: await run.proof(), jobId: jobs["convicted"] });
    await challenges.settle(jobs["convicted"]);
    await escrow.connect(requester).claimRefund(jobs["convicted"], requester);
    const { time } = fixture.networkHelpers;
    // Out of jail again.
    await time.increaseTo((await staking.getProvider(provider)).jailedUntil + 1n);
    await staking.connect(operator).unjail();
    jobs["finalized"] = await actions.commit();
    await actions.toFinalization(jobs["finalized"]);
    await escrow.connect(requester).finalize(jobs["finalized"]);
    jobs["cancelled"] = await actions.post();
    await escrow.connect(requester).cancel(jobs["cancelled"]);
    jobs["expired"] = await actions.accept();
    await time.increase(100_000);
    await escrow.connect(requester).expire(jobs["expired"]);
    jobs["accepted"] = await actions.accept();
    // A commission that has begun meanwhile, and rewards of delegators that fall due from now on.
    const { token, admin } = fixture;
    await token.connect(admin).transfer(strangers[1]!, 1_000n * DPIN);
    await token.connect(strangers[1]!).approve(staking, 1_000n * DPIN);
    await staking.connect(strangers[1]!).delegate(provider, 1_000n * DPIN, 0n);
    await staking.connect(provider).setCommission(300);
    await time.increase(10_000);
    await token.connect(admin).approve(staking, 500n * DPIN);
    await staking.connect(admin).addReward(provider, 500n * DPIN);
    const acceptBy = (await time.latest()) + 3_600;
    jobs["designated"] = await actions.post({ provider: strangers[0]!.address, acceptBy });
    jobs["posted"] = await actions.post({ acceptBy });
    jobs["committed"] = await actions.commit();
    batchId = await streamActions(fixture).commit({ streamId: await streamActions(fixture).open() });
    await world.caughtUp();
  });
  after(async () => {
    await world?.stop();
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  });

  const all = async <T>(pages: AsyncGenerator<readonly T[], void, void>): Promise<T[]> => {
    const found: T[] = [];
    for await (const page of pages) found.push(...page);
    return found;
  };

  it("is written for the schema that graph-node serves", async () => {
    const served = await ask<IntrospectionQuery>({ url: world.index.url, query: getIntrospectionQuery() });
    const printed = `${HEADING}${printSchema(lexicographicSortSchema(buildClientSchema(served)))}\n`;
    if (process.env["DPIN_UPDATE_SNAPSHOTS"] === "1") writeFileSync(SCHEMA, printed);
    expect(
      readFileSync(SCHEMA, "utf8") === printed,
      "sdk/src/subgraph/schema.graphql is another; DPIN_UPDATE_SNAPSHOTS=1 writes it",
    ).to.equal(true);
  });

  it("gives each job, in whatever state, as the escrow does", async () => {
    const found = await all(pageJobs(index));
    expect(found.map(({ jobId }) => jobId)).to.deep.equal(Object.values(jobs).sort((a, b) => Number(a - b)));
    for (const job of found) {
      const { id, state, requester, token, provider, postedAt, acceptBy, runTime, commitBy, windowEnd, windowCap, ...rest } = await getJob(
        client,
        { jobId: job.jobId },
      );
      const { minPrice, maxPrice, price, locked, statement } = rest;
      const money = { minPrice, maxPrice, price, locked, statement };
      const times = { postedAt, acceptBy, runTime, commitBy, windowEnd, windowCap };
      expect(chainJobOf({ job })).to.deep.equal({ id, state, requester, token, provider, ...times, ...money });
    }
    expect(new Set(found.map(({ state }) => state)).size).to.equal(7);
  });

  it("pages in both directions, with and without a filter, each entity once", async () => {
    const ids = async (options: Parameters<typeof pageJobs>[1]) => (await all(pageJobs(index, options))).map(({ jobId }) => jobId);
    const numbers = Object.values(jobs).sort((a, b) => Number(a - b));
    for (const pageSize of [1, 2, 3, 1_000]) {
      expect(await ids({ pageSize })).to.deep.equal(numbers);
      expect(await ids({ pageSize, direction: "desc" })).to.deep.equal([...numbers].reverse());
    }
    const open = numbers.filter((jobId) => jobId === jobs["posted"] || jobId === jobs["designated"]);
    expect(await ids({ pageSize: 1, where: { state: "POSTED" } })).to.deep.equal(open);
    expect(await ids({ where: { state: "POSTED", designated: null } })).to.deep.equal([jobs["posted"]]);
    const [batch, ...others] = await all(pageBatches(index));
    expect([batch?.batchId, batch?.state, batch?.jobCount, others]).to.deep.equal([batchId, "committed", 3, []]);
  });

  it("gives providers with what has fallen due since their last event, as the staking does", async () => {
    await world.fixture.networkHelpers.time.increase(200);
    await world.caughtUp();
    const { timestamp } = await client.publicClient.getBlock();
    for (const found of await all(pageProviders(index))) {
      const provider = providerAt({ provider: found, time: Number(timestamp) });
      expect([found.pendingRewards > provider.pendingRewards, found.nextCommissionBps, provider.commissionBps]).to.deep.equal([
        true,
        300,
        300,
      ]);
      const { staked, delegated, locked, commissionBps, jailedUntil, offences } = await getProvider(client, { provider: found.provider });
      expect({ staked, delegated, locked, commissionBps, jailedUntil, offences }).to.deep.equal({
        staked: provider.staked,
        delegated: provider.delegated,
        locked: provider.locked,
        commissionBps: provider.commissionBps,
        jailedUntil: provider.jailedUntil,
        offences: provider.offences,
      });
    }
  });

  it("reads totals, and all as of an earlier block by its hash or its number", async () => {
    const now = await readNetwork(index);
    expect([now?.jobs, now?.jobsCommitted, now?.convictions, now?.providers]).to.deep.equal([8, 1, 1, 1]);
    const found = await all(pageJobs(index));
    const { postedBlock } = found.find(({ jobId }) => jobId === jobs["posted"])!;
    const { hash } = await client.publicClient.getBlock({ blockNumber: postedBlock });
    for (const block of [{ hash }, { number: postedBlock }]) {
      expect((await readNetwork(index, { block }))?.jobs).to.equal(7);
      expect((await all(pageJobs(index, { block }))).map(({ jobId }) => jobId)).to.not.include(jobs["committed"]);
    }
  });

  it("shows what the example shows", async () => {
    const { totals, dearest, busiest } = await readIndex({ url: world.index.url });
    expect(totals?.jobs).to.equal(8);
    expect(dearest.map(({ jobId }) => jobId)).to.have.members([jobs["posted"], jobs["designated"]]);
    expect(busiest.map(({ provider, jobsFinalized }) => [provider, jobsFinalized])).to.deep.equal([[world.fixture.provider.address, 1]]);
  });

  it("waits until a transaction is indexed, and no longer than it is told", async () => {
    const { staking, provider } = world.fixture;
    const receipt = await (await staking.connect(provider).stake(provider, 10n ** 18n)).wait();
    const [number, hash] = [BigInt(receipt!.blockNumber), receipt!.blockHash as `0x${string}`];
    expect((await waitUntilIndexed(index, { number, hash })).number >= number).to.equal(true);
    const late = (await rejection(waitUntilIndexed(index, { number: number + 1_000n, timeoutMs: 100, pollMs: 20 }))) as Error;
    expect([late.name, late.message]).to.satisfy(
      ([name, text]: string[]) => name === "IndexBehindError" && text!.includes(`at block ${number}`),
    );
    expect(((await rejection(readNetwork(index, { block: { number: number + 1_000n } }))) as Error).name).to.equal("IndexBehindError");
  });

  it("ends with an error when a reorganisation takes away the block that is read", async () => {
    const { connection, staking, provider } = world.fixture;
    const stake = () => staking.connect(provider).stake(provider, 10n ** 18n);
    const snapshot = await connection.provider.request({ method: "evm_snapshot" });
    await stake();
    await world.caughtUp();
    const pages = pageJobs(index, { pageSize: 2 });
    const blind = pageJobs(createIndexClient({ url: world.index.url }), { pageSize: 2, block: await readIndexHead(index) });
    await blind.next();
    const { number, hash } = await readIndexHead(index);
    const first = (await pages.next()).value as readonly IndexedJob[];
    expect(first.map(({ jobId }) => jobId)).to.deep.equal([1n, 2n]);
    await connection.provider.request({ method: "evm_revert", params: [snapshot] });
    for (let i = 0; i < 2; i++)
      await jobActions(world.fixture)
        .at((await client.publicClient.getBlock()).timestamp + 7n)
        .then(stake);
    await world.caughtUp();
    const error = (await rejection(pages.next())) as Error;
    expect([error.name, error.message]).to.satisfy(([name, text]: string[]) => name === "IndexBlockError" && text!.includes(hash));
    // What graph-node does by itself, and why the client asks the chain.
    expect((await blind.next()).value).to.have.length(2);
    const gone = (await rejection(waitUntilIndexed(index, { number, hash }))) as Error;
    expect(gone.name).to.equal("IndexBlockError");
  });

  it("tells whether an index is this network's and up to date", async () => {
    const { head, latest, lag } = await checkIndex(index, { client, maxLag: 0 });
    expect([head.number, lag]).to.deep.equal([latest, 0n]);
    const { addresses } = world.fixture;
    const elsewhere = createDpinClient({ publicClient: client.publicClient, addresses: { ...addresses, escrow: addresses.staking } });
    const error = (await rejection(checkIndex(index, { client: elsewhere, maxLag: 0 }))) as Error;
    expect([error.name, error.message]).to.satisfy(
      ([name, text]: string[]) => name === "IndexMismatchError" && text!.includes("of another deployment"),
    );
    const changed = await startChangedIndex({ target: world.index.url });
    const other = createIndexClient({ url: changed.url });
    try {
      changed.change((_, data) => withHead(data, { number: Number(head.number) - 3 }));
      expect(((await rejection(checkIndex(other, { client, maxLag: 3 }))) as Error).name).to.equal("IndexMismatchError");
      const behind = (await rejection(checkIndex(other, { client, maxLag: 2 }))) as Error;
      expect([behind.name, behind.message]).to.satisfy(
        ([name, text]: string[]) => name === "IndexBehindError" && text!.includes("3 behind"),
      );
      changed.change((_, data) => ({ ...data, _meta: { ...(data["_meta"] as object), hasIndexingErrors: true } }));
      expect(((await rejection(checkIndex(other, { client, maxLag: 2 }))) as Error).name).to.equal("IndexBrokenError");
      // The same page for ever.
      const page = { entities: [] as unknown[] };
      changed.change((question, data) =>
        question.includes("entities: jobs") ? (page.entities.length > 0 ? page : Object.assign(page, data)) : data,
      );
      expect(((await rejection(all(pageJobs(other, { pageSize: 2 })))) as Error).message).to.include("out of their order");
    } finally {
      await changed.stop();
    }
  });

  describe("in the command line", () => {
    const write = async (name: string, more: object): Promise<string> => {
      const file = path.join(dir, name);
      const { token, staking, escrow, streams, referee, challenges, emission } = world.fixture.addresses;
      const addresses = { token, staking, escrow, streams, referee, challenges, emission, fromBlock: 1 };
      const key = { insecure: testKey(1).key };
      await writeFile(file, JSON.stringify({ rpc: world.rpc, chainId: world.chainId, addresses, key, ...more }), { mode: 0o600 });
      return file;
    };
    const run = async (config: string, ...argv: string[]) => {
      const { code, out, err } = await runDpin({ argv: [...argv, "--config", config, "--json"] });
      expect(code, err).to.equal(0);
      return { document: JSON.parse(out) as Document, err };
    };
    /** Of both sources, the index's first. */
    async function both(...argv: string[]): Promise<Document[]> {
      const block = String(await world.caughtUp());
      const indexed = await run(await write("indexed.json", { index: world.index.url }), ...argv);
      expect([indexed.document.source, indexed.err]).to.deep.equal([{ from: "index", block }, ""]);
      const plain = await run(await write("plain.json", {}), ...argv);
      expect(plain.document.source).to.deep.equal({ from: "chain", block: null });
      return [indexed, plain].map(({ document: { source: _, ...rest } }) => rest as Document);
    }

    it("lists the same jobs from the index as from the chain's logs, whatever is asked for", async () => {
      const { operator, provider, strangers, requester } = world.fixture;
      const asked = [
        [],
        ["--open"],
        ["--mine"],
        ["--limit", "3"],
        ["--state", "convicted", "expired"],
        ["--provider", provider.address],
        ["--provider", strangers[0]!.address],
        ["--requester", requester.address, "--state", "finalized"],
        ["--requester", operator.address],
      ];
      const counts = [];
      for (const options of asked) {
        const [indexed, plain] = await both("job", "list", ...options);
        expect(indexed, options.join(" ")).to.deep.equal(plain);
        counts.push(indexed.jobs.length);
      }
      expect(counts).to.deep.equal([8, 2, 8, 3, 2, 5, 1, 1, 0]);
      const fromBlock = String((await all(pageJobs(index, { direction: "desc" })))[1]!.postedBlock);
      const [indexed, plain] = await both("job", "list", "--from-block", fromBlock);
      expect([indexed.jobs.length, indexed]).to.deep.equal([2, plain]);
    });

    it("lists the same providers from the index as from the chain's logs", async () => {
      const [indexed, plain] = await both("provider", "list");
      expect(indexed).to.deep.equal(plain);
      expect(indexed.providers.map(({ provider }: Document) => provider)).to.deep.equal([world.fixture.provider.address]);
    });

    it("shows the network's totals, and of the chain alone what the contracts count", async () => {
      const [indexed, plain] = await both("status");
      expect([indexed.network.jobs.total, indexed.network.jobs.byState.convicted, indexed.index.lag]).to.deep.equal([8, 1, "0"]);
      expect([plain.network.jobs, plain.index]).to.deep.equal([{ total: 8, byState: null }, null]);
      expect(indexed.network.supply.minted).to.deep.equal(plain.network.supply.minted);
      expect(indexed.account).to.deep.equal(plain.account);
      expect(indexed.account.address).to.equal(world.fixture.requester.address);
      const { out } = await runDpin({ argv: ["status", "--config", path.join(dir, "indexed.json")] });
      expect(out).to.match(/^jobs {8}8: 2 posted, 1 accepted, 1 committed, 1 finalized, 1 cancelled, 1 expired, 1 convicted$/m);
    });

    it("names its source, and says in a line why it reads the chain itself", async () => {
      const block = await world.caughtUp();
      const text = async (config: string) => runDpin({ argv: ["job", "list", "--config", config] });
      expect((await text(await write("indexed.json", { index: world.index.url }))).out).to.match(
        new RegExp(`source: index at block ${block}\n$`),
      );
      const changed = await startChangedIndex({ target: world.index.url });
      try {
        const config = await write("changed.json", { index: { url: changed.url, maxLag: 5 } });
        const told = async () => {
          const { code, out, err } = await text(config);
          expect([code, out.endsWith("source: the chain\n")]).to.deep.equal([0, true]);
          expect(err.trim().split("\n")).to.have.length(1);
          return err;
        };
        changed.change((_, data) => withHead(data, { number: Number(block) - 6 }));
        expect(await told()).to.match(/6 behind the chain; the chain's own logs are read\n$/);
        changed.change((_, data) => ({ ...data, locker: null }));
        expect(await told()).to.match(/it is of another deployment; /);
        changed.change(() => undefined);
        expect(await told()).to.match(/answers 503; /);
        changed.change((question, data) => (question.includes("entities") ? { entities: [{ id: "0x01", state: "\u001b[31m" }] } : data));
        expect(await told())
          .to.match(/answers something else than was asked/)
          .and.not.include("\u001b");
      } finally {
        await changed.stop();
      }
      expect(await text(await write("gone.json", { index: "http://127.0.0.1:1/" })).then(({ err }) => err)).to.match(/does not answer; /);
    });
  });
});

function withHead(data: Record<string, unknown>, block: object): Record<string, unknown> {
  const meta = data["_meta"] as { block: object } | undefined;
  return meta === undefined ? data : { ...data, _meta: { ...meta, block: { ...meta.block, ...block } } };
}
