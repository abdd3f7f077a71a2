import { randomBytes } from "node:crypto";
import path from "node:path";
import { expect } from "chai";
import { Writable } from "node:stream";
import { pino, type Logger } from "pino";
import { createTestClient, createWalletClient, hexToBytes, http, parseEther, toHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import {
  actFor,
  cancel,
  artifactId,
  demandReveal,
  fetchResult,
  getCredit,
  register,
  stake,
  getBalance,
  getEpoch,
  getReward,
  getUnreportedWork,
  getJob,
  getJobRecord,
  getReveal,
  getStatement,
  publishProgram,
  waitForJob,
  wait,
  postJob,
  publishJob,
  getTime,
  getProvider,
  providerStakingAbi,
  createHttpStore,
  type ArtifactStore,
  type PublishedProgram,
} from "@dpin/sdk";
import { buildNodeOpening, createReferenceBackend, TRACE_TREE, type Backend, type RunRequest } from "@dpin/runtime";
import { createCacheStore, createFolderStore } from "@dpin/sdk/node";
import { smallProgram } from "../support/smallProgram.ts";
import { startFaultyProxy } from "../support/startFaultyProxy.ts";
import { startProxy } from "../support/startProxy.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider } from "../support/startTestProvider.ts";
import { TEST_MNEMONIC } from "../support/testKey.ts";

describe("A provider", () => {
  let network: TestNetwork;
  let program: PublishedProgram;
  const small = smallProgram({ seed: 1 });

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
  });
  after(() => network.stop());

  it("takes an open job, delivers the right output and is paid", async () => {
    const provider = await startTestProvider({ network, index: 2 });
    try {
      const inputs = [small.randomInput()];
      const jobId = await network.post({ program, inputs });
      const committed = await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      expect(committed.state).to.equal("committed");
      expect(committed.provider).to.equal(provider.client.account);
      const record = await getJobRecord(network.requester, { jobId });
      const output = await fetchResult({ store: createHttpStore({ endpoint: provider.url }), commitment: record!.commitment! });
      const { outputs } = await createReferenceBackend().run({ ...small, inputs, inputRoot: new Uint8Array(32) });
      expect(output).to.deep.equal(outputs.at(-1));

      const before = await getBalance(provider.client, { account: provider.client.account });
      await network.node.advance(60);
      const { state } = await waitForJob(network.requester, { jobId, pollMs: 50 });
      expect(state).to.equal("finalized");
      const { price } = await getJob(network.requester, { jobId });
      const paid = price - price / 100n;
      for (;;) {
        const after = await getBalance(provider.client, { account: provider.client.account });
        if (after === before) continue;
        expect(after - before).to.equal(paid);
        break;
      }
    } finally {
      await provider.stop();
    }
  });

  it("that is not the first to take an open job leaves it to the other, and both go on", async () => {
    const { logger, lines: warnings } = recorder();
    const providers = [await startTestProvider({ network, index: 3, logger }), await startTestProvider({ network, index: 4, logger })];
    try {
      const jobs: bigint[] = [];
      for (let i = 0; i < 4; i++) jobs.push(await network.post({ program, inputs: [small.randomInput()] }));
      for (const jobId of jobs) {
        const { state, provider } = await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
        expect(state).to.equal("committed");
        expect(providers.map(({ client }) => client.account)).to.include(provider);
      }
      await network.node.advance(60);
      for (const jobId of jobs) expect((await waitForJob(network.requester, { jobId, pollMs: 50 })).state).to.equal("finalized");
      expect(warnings, "to lose a race is normal").to.deep.equal([]);
    } finally {
      for (const provider of providers) await provider.stop();
    }
  });

  it("asks its node for no more the more jobs rest, and still sees what becomes of them", async () => {
    const proxy = await startProxy({ target: network.node.url });
    const provider = await startTestProvider({ network, index: 14, url: proxy.url });
    try {
      const callsAt = async (jobs: bigint[]) => {
        for (const jobId of jobs) await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
        await wait({ ms: 500 });
        const before = proxy.counts.get("eth_call") ?? 0;
        await wait({ ms: 1_500 });
        return (proxy.counts.get("eth_call") ?? 0) - before;
      };
      const account = provider.client.account;
      const post = () => network.post({ program, inputs: [small.randomInput()], provider: account });
      const jobs = [await post()];
      const withOne = await callsAt(jobs);
      for (let i = 0; i < 7; i++) jobs.push(await post());
      const withEight = await callsAt(jobs);
      // Some twenty turns: eight reads each would be 160.
      expect(withEight - withOne).to.be.lessThan(20);
      await network.node.advance(60);
      for (const jobId of jobs) expect((await waitForJob(network.requester, { jobId, pollMs: 50 })).state).to.equal("finalized");
    } finally {
      await provider.stop();
      await proxy.stop();
    }
  });

  it("asks nothing about offers that wait for a better price, forgets one that is cancelled, and takes the others when the price is there", async () => {
    const proxy = await startProxy({ target: network.node.url });
    const { logger, lines } = recorder({ level: "info" });
    const provider = await startTestProvider({ network, index: 15, url: proxy.url, logger });
    try {
      const { requester, store } = network;
      const post = async () => {
        const published = await publishJob({ store, program, inputs: [small.randomInput()] });
        const acceptBy = (await getTime(requester)) + 1_000;
        // A fifth of the way to acceptBy it is what the provider asks, 1 DPIN.
        const prices = { minPrice: parseEther("0.75"), maxPrice: parseEther("2") };
        const order = { ...published, ...prices, acceptBy, runTime: 300, provider: provider.client.account };
        return (await postJob(requester, order)).jobId;
      };
      const callsNow = async () => {
        await wait({ ms: 500 });
        const before = proxy.counts.get("eth_call") ?? 0;
        await wait({ ms: 1_500 });
        return (proxy.counts.get("eth_call") ?? 0) - before;
      };
      const without = await callsNow();
      const jobs: bigint[] = [];
      for (let i = 0; i < 8; i++) jobs.push(await post());
      // Some twenty turns: a read of each job and of its price would be 320.
      expect((await callsNow()) - without).to.be.lessThan(20);
      const cancelled = jobs.pop()!;
      await cancel(requester, { jobId: cancelled });
      while (!lines.some(({ event, job }) => event === "closed" && job === String(cancelled))) await wait({ ms: 50 });
      for (const jobId of jobs) expect((await getJob(requester, { jobId })).state).to.equal("posted");
      await network.node.advance(210);
      for (const jobId of jobs) {
        const { state, price } = await waitForJob(requester, { jobId, states: ["committed"], pollMs: 50 });
        expect(state).to.equal("committed");
        expect(price >= parseEther("1")).to.equal(true);
      }
    } finally {
      await provider.stop();
      await proxy.stop();
    }
  });

  it("is not kept from its work by a block that somebody has filled with events that are none of its business", async () => {
    const proxy = await startFaultyProxy({ target: network.node.url });
    // As many public nodes do; fewer, so that a block of this chain can hold more.
    proxy.rewrite(({ method, result }) =>
      method === "eth_getLogs" && (result as unknown[]).length > 20 ? new Error("query returned more than 20 results") : result,
    );
    const spammer = await network.client({ index: 16, fund: "10" });
    await register(spammer, { endpoint: "http://127.0.0.1:1" });
    const chain = createTestClient({ mode: "hardhat", transport: http(network.node.url) });
    const goOn = async () => {
      await chain.setAutomine(true);
      await chain.setIntervalMining({ interval: 1 });
    };
    const provider = await startTestProvider({ network, index: 17, url: proxy.url });
    try {
      const transport = http(network.node.url);
      const wallet = createWalletClient({ transport, account: mnemonicToAccount(TEST_MNEMONIC, { addressIndex: 16 }) });
      const nonce = await spammer.publicClient.getTransactionCount({ address: spammer.account });
      const call = { address: network.addresses.staking, abi: providerStakingAbi, functionName: "setEndpoint", args: ["spam"] } as const;
      await chain.setIntervalMining({ interval: 0 });
      await chain.setAutomine(false);
      const sent: `0x${string}`[] = [];
      for (let i = 0; i < 30; i++) sent.push(await wallet.writeContract({ ...call, chain: null, nonce: nonce + i, gas: 100_000n }));
      await chain.mine({ blocks: 1 });
      await goOn();
      const blocks = await Promise.all(sent.map(async (hash) => (await spammer.publicClient.getTransactionReceipt({ hash })).blockNumber));
      expect(new Set(blocks).size).to.equal(1);
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });
      expect((await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 })).state).to.equal("committed");
    } finally {
      await goOn();
      await provider.stop();
      await proxy.stop();
    }
  });

  it("works with its operator's hot key, and the pay waits for its own", async () => {
    const owner = await network.client({ index: 5, fund: "5000" });
    const hot = await network.client({ index: 6 });
    const operator = hot.account;
    await register(owner, { operator, endpoint: "http://127.0.0.1:1" });
    await stake(owner, { amount: parseEther("5000") });
    await actFor(hot, { provider: owner.account });
    const provider = await startTestProvider({ network, index: 6 });
    try {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: owner.account });
      expect((await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 })).provider).to.equal(owner.account);
      await network.node.advance(60);
      const { state, price } = await waitForJob(network.requester, { jobId, pollMs: 50 });
      expect(state).to.equal("finalized");
      expect(await getCredit(owner, { account: owner.account })).to.equal(price - price / 100n);
    } finally {
      await provider.stop();
    }
  });

  it("keeps in its cache what an open job needs, however much else comes, and only what it made in its own store", async () => {
    const cache = createCacheStore({ dir: path.join(network.dir, "cache8"), budget: 2 ** 20 });
    const provider = await startTestProvider({ network, index: 8, cache });
    const fill = async () => {
      for (let i = 0; i < 12; i++) await cache.put(new Uint8Array(randomBytes(100_000)));
    };
    const isThere = (store: ArtifactStore, id: string) =>
      store.get(id).then(
        () => true,
        () => false,
      );
    try {
      const inputs = [small.randomInput()];
      const jobId = await network.post({ program, inputs, provider: provider.client.account });
      await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      await fill();
      const input = artifactId({ bytes: inputs[0]! });
      const needed = [program.files.json, program.files.weights, input];
      for (const id of needed) expect(await isThere(cache, id)).to.equal(true);
      const own = createFolderStore({ dir: path.join(network.dir, "provider8", "artifacts") });
      for (const id of needed) expect(await isThere(own, id)).to.equal(false);
      expect(await isThere(own, (await getJobRecord(network.requester, { jobId }))!.commitment!.locator)).to.equal(true);
      await network.node.advance(60);
      expect((await waitForJob(network.requester, { jobId, pollMs: 50 })).state).to.equal("finalized");
      // Once the provider has forgotten the job, its input is nothing but old.
      for (;;) {
        await fill();
        if (!(await isThere(cache, input))) break;
        await wait({ ms: 100 });
      }
    } finally {
      await provider.stop();
    }
  });

  it("fetches nothing for an offer that pays less than its floor for no work at all", async () => {
    const asked: string[] = [];
    const get: ArtifactStore["get"] = (id, options) => {
      asked.push(id);
      return network.store.get(id, options);
    };
    const provider = await startTestProvider({ network, index: 7, sources: [{ ...network.store, get }] });
    try {
      const published = await publishJob({ store: network.store, program, inputs: [small.randomInput()] });
      const terms = { ...published, acceptBy: (await getTime(network.requester)) + 300, runTime: 300, provider: provider.client.account };
      const price = parseEther("1") - 1n;
      const { jobId } = await postJob(network.requester, { ...terms, minPrice: price, maxPrice: price });
      const good = await network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });
      await waitForJob(network.requester, { jobId: good, states: ["committed"], pollMs: 50 });
      expect((await getJob(network.requester, { jobId })).state).to.equal("posted");
      expect(asked).to.not.include(published.locator);
    } finally {
      await provider.stop();
    }
  });

  it("declines a job that its backend has no room for before it takes it, with both numbers in the log", async () => {
    const { logger, lines } = recorder({ level: "info" });
    const room = { fits: false, of: "memory", needed: 5_000_001, available: 5_000_000 } as const;
    const runs: RunRequest[] = [];
    const other = smallProgram({ seed: 2 });
    const reference = createReferenceBackend();
    const narrow: Backend = {
      ...reference,
      fit: async (asked) => (asked.program.name === small.program.name ? room : reference.fit(asked)),
      run: (request) => (runs.push(request), reference.run(request)),
    };
    const provider = await startTestProvider({ network, index: 10, backend: narrow, logger });
    const { account } = provider.client;
    try {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: account });
      const declined = () => lines.find(({ job, msg }) => job === String(jobId) && msg === "declined");
      while (declined() === undefined) await wait({ ms: 30 });
      expect(declined()).to.include({
        ...{ needed: 5_000_001, available: 5_000_000 },
        reason: "its run needs 5000001 bytes of memory, 5000000 are available",
      });
      const { state } = await getJob(network.requester, { jobId });
      expect(state).to.equal("posted");
      expect((await getProvider(network.requester, { provider: account })).locked).to.equal(0n);
      expect(runs).to.deep.equal([]);

      // It goes on with what does fit, and tells the backend how long a device may take of the job's 300 seconds.
      const published = await publishProgram({ store: network.store, ...other });
      const fitting = await network.post({ program: published, inputs: [other.randomInput()], provider: account });
      await waitForJob(network.requester, { jobId: fitting, states: ["committed"], pollMs: 50 });
      expect(runs.length).to.equal(1);
      expect(runs[0]!.patience).to.be.within(50_000, 60_000);
    } finally {
      await provider.stop();
    }
  });

  it("answers a reveal while another job is stuck in its only backend", async () => {
    const reference = createReferenceBackend();
    let isStuck = false;
    const run: Backend["run"] = (request) => (isStuck ? new Promise(() => undefined) : reference.run(request));
    const provider = await startTestProvider({ network, index: 11, backend: { ...reference, run } });
    try {
      const inputs = [small.randomInput()];
      const jobId = await network.post({ program, inputs, provider: provider.client.account });
      await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      isStuck = true;
      const next = await network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });
      await waitForJob(network.requester, { jobId: next, states: ["accepted"], pollMs: 50 });
      const statement = await getStatement(network.requester, { jobId });
      const node = { op: TRACE_TREE, level: 2, index: 0, hash: hexToBytes(statement.traceRoot) };
      const opening = toHex(buildNodeOpening({ ...small, commitment: program.commitment, node, siblings: [], tracePath: [] }));
      const { revealId } = await demandReveal(network.requester, { jobId, statement, opening });
      while (!(await getReveal(network.requester, { revealId })).answered) await wait({ ms: 50 });
    } finally {
      await provider.stop();
    }
  });

  it("frees what is locked for a job that it could not deliver in time", async () => {
    const reference = createReferenceBackend();
    const stuck = { ...reference, run: () => Promise.reject(new Error("the device is lost")) };
    const provider = await startTestProvider({ network, index: 8, backend: stuck });
    const { account } = provider.client;
    try {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: account });
      await waitForJob(network.requester, { jobId, states: ["accepted"], pollMs: 50 });
      expect((await getProvider(network.requester, { provider: account })).locked > 0n).to.equal(true);
      await network.node.advance(301);
      expect((await waitForJob(network.requester, { jobId, pollMs: 50 })).state).to.equal("expired");
      expect((await getProvider(network.requester, { provider: account })).locked).to.equal(0n);
    } finally {
      await provider.stop();
    }
  });

  it("reports its work before the epoch ends and claims what it is due for it, once", async () => {
    const provider = await startTestProvider({ network, index: 12, claimRewards: true });
    const { account } = provider.client;
    try {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: account });
      await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      await network.node.advance(60);
      const { price } = await waitForJob(network.requester, { jobId, pollMs: 50 });
      for (;;) {
        if ((await getUnreportedWork(network.requester, { provider: account })) === 0n) break;
        // The chain's clock is moved to the place where a report is due.
        const { end } = await getEpoch(network.requester);
        const left = Number(end) - (await getTime(network.requester));
        if (left > 3) await network.node.advance(left - 2);
        await wait({ ms: 1_500 });
      }
      const reported = (await getEpoch(network.requester)).epoch;
      const before = (await getProvider(network.requester, { provider: account })).staked;
      // It may have been reported in the epoch before.
      const { claimableAt } = await getEpoch(network.requester, { epoch: reported });
      await network.node.advance(Number(claimableAt) - (await getTime(network.requester)));
      const rewards = () => Promise.all([reported - 1n, reported].map((epoch) => getReward(network.requester, { account, epoch })));
      while (!(await rewards()).some(({ claimed }) => claimed)) await wait({ ms: 100 });
      const { staked } = await getProvider(network.requester, { provider: account });
      expect(staked > before, "a reward is staked").to.equal(true);
      expect(staked - before <= price / 100n, "work earns no more than its fees").to.equal(true);
    } finally {
      await provider.stop();
    }
  });

  it("goes on after a node's answers that trying again at once does not cure", async () => {
    const provider = await startTestProvider({ network, index: 9 });
    const original = provider.client.publicClient.getLogs;
    let failures = 0;
    provider.client.publicClient.getLogs = (() => {
      failures++;
      return Promise.reject(new Error("header not found"));
    }) as typeof original;
    try {
      while (failures === 0) await wait({ ms: 30 });
      provider.client.publicClient.getLogs = original;
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });
      const { state } = await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      expect(state).to.equal("committed");
    } finally {
      await provider.stop();
    }
  });
});

/** A logger that keeps its lines, by default only those that would worry an operator. */
function recorder({ level = "warn" }: { level?: "warn" | "info" } = {}): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: Buffer, _encoding: string, done: () => void) => {
    lines.push(JSON.parse(line.toString()) as Record<string, unknown>);
    done();
  };
  return { logger: pino({ level }, new Writable({ write })), lines };
}
