import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import {
  computeChallengesAbi,
  createFallbackStore,
  createHttpStore,
  createMemoryStore,
  getBalance,
  getConviction,
  getEndpoint,
  getJob,
  publishProgram,
  setEndpoint,
  TransientError,
  unjail,
  waitForJob,
  wait,
  ArtifactNotFoundError,
  type ArtifactStore,
  type DpinClient,
  type PublishedProgram,
} from "@dpin/sdk";
import { expect } from "chai";
import { pino } from "pino";
import { createTestClient, createWalletClient, encodeEventTopics, encodeFunctionData, http, zeroAddress } from "viem";
import { CHEATS, type CheatName } from "../../test/support/cheats/cheats.ts";
import { flipOutputByte } from "../../test/support/cheats/flipOutputByte.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startFaultyProxy } from "../../test/support/startFaultyProxy.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../../test/support/startTestProvider.ts";
import { rejection } from "../../test/support/rejection.ts";
import { lead, uniqueName } from "../../test/support/testDatabase.ts";
import { testKey } from "../../test/support/testKey.ts";
import { endpointOf } from "../src/dispute/endpointOf.ts";
import { createLocalBench, createVerifier, JournalError, verifierPolicySchema } from "../src/index.ts";
import { openJournal, type JournalRecord } from "../src/journal/openJournal.ts";
import { createChoices } from "../src/policy/createChoices.ts";

interface LogLine {
  readonly event?: string;
  readonly jobId?: string;
  readonly level: number;
  readonly [field: string]: unknown;
}

interface TestVerifier {
  readonly client: DpinClient;
  readonly log: LogLine[];
  /** Waits for a line of the log about a job. */
  logged(event: string, jobId: bigint): Promise<LogLine>;
  stop(): Promise<void>;
}

describe("A verifier", () => {
  let network: TestNetwork;
  let program: PublishedProgram;
  let honest: TestProvider;
  const small = smallProgram({ seed: 7 });
  const running: { stop(): Promise<void> }[] = [];
  let nextIndex = 5;

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
    honest = await startTestProvider({ network, index: 2 });
  });
  afterEach(async () => {
    for (const daemon of running.splice(0)) await daemon.stop();
  });
  after(async () => {
    await honest.stop();
    await network.stop();
  });

  function ownStore(): ArtifactStore {
    return createFallbackStore({ stores: [createMemoryStore(), createHttpStore({ endpoint: network.artifacts.url })] });
  }

  async function startVerifier(
    options: { name?: string; backend?: Backend; policy?: object; index?: number; store?: ArtifactStore; url?: string } = {},
  ): Promise<TestVerifier> {
    const { name = uniqueName("verifier"), backend = createReferenceBackend(), policy = {}, index = 3, url } = options;
    const controller = new AbortController();
    const { signal } = controller;
    const client = await network.client({ index, signal, url });
    const log: LogLine[] = [];
    const logger = pino({ level: "debug" }, { write: (line: string) => void log.push(JSON.parse(line) as LogLine) });
    const { store = ownStore() } = options;
    const leadership = await lead(name);
    const parsed = verifierPolicySchema.parse({ pollMs: 50, confirmations: 0, ...policy });
    const done = createVerifier({
      client,
      bench: createLocalBench({ client, backend, store, limits: parsed, logger }),
      policy: parsed,
      leadership,
      logger,
      signal,
    }).run();
    const verifier = {
      client,
      log,
      async logged(event: string, jobId: bigint) {
        for (;;) {
          const line = log.find((candidate) => candidate.event === event && candidate.jobId === String(jobId));
          if (line !== undefined) return line;
          await wait({ ms: 20 });
        }
      },
      async stop() {
        controller.abort();
        await done;
        await leadership.release();
      },
    };
    running.push(verifier);
    return verifier;
  }

  async function startCheat(name: CheatName): Promise<TestProvider> {
    const cheat = CHEATS[name];
    const backend = cheat.backend({ backend: createReferenceBackend() });
    const provider = await startTestProvider({
      network,
      index: nextIndex++,
      backend,
      spotChecks: 0,
      ...("publish" in cheat && { publish: cheat.publish }),
    });
    running.push(provider);
    return provider;
  }

  const post = (provider: TestProvider) => network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });
  const committed = (jobId: bigint) => waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 30 });
  const ended = (jobId: bigint) => waitForJob(network.requester, { jobId, pollMs: 30 });

  it("finds an honest job right and claims nothing", async () => {
    const verifier = await startVerifier();
    const jobId = await post(honest);
    expect((await verifier.logged("checked", jobId))["equal"]).to.equal(true);
    expect((await verifier.logged("closed", jobId))["reason"]).to.equal("every root is equal");
    expect(verifier.log.filter(({ event }) => event === "commitClaim")).to.deep.equal([]);
    expect((await getJob(network.requester, { jobId })).state).to.equal("committed");
  });

  it("convicts a wrong element with one claim and one proof and collects the bounty", async () => {
    const verifier = await startVerifier();
    const cheat = await startCheat("wrongInteriorElement");
    const before = await getBalance(verifier.client, { account: verifier.client.account });
    const jobId = await post(cheat);
    expect((await ended(jobId)).state).to.equal("convicted");
    expect((await verifier.logged("closed", jobId))["reason"]).to.equal("convicted");
    const conviction = await getConviction(network.requester, { jobId });
    expect(conviction).to.include({ challenger: verifier.client.account, settled: true });
    const after = await getBalance(verifier.client, { account: verifier.client.account });
    expect(after - before).to.equal((conviction.slashed * 40n) / 100n);
    const sent = verifier.log.filter(({ jobId: about, transaction }) => about === String(jobId) && transaction !== undefined);
    expect(sent.map(({ event }) => event)).to.deep.equal(["commitClaim", "proveFraud", "settle"]);
    expect((await verifier.logged("found", jobId))["op"]).to.equal(0);
  });

  describe("that only samples", () => {
    const SAMPLE = { rerunShare: 0, runCost: 2n ** 200n, productShare: 0 };
    const noEngine: Backend = {
      ...createReferenceBackend(),
      name: "none",
      run: () => Promise.reject(new Error("nothing was to be run")),
    };

    it("finds an honest job right from 128 elements that the provider opens, and runs nothing", async () => {
      const verifier = await startVerifier({ policy: SAMPLE, backend: noEngine });
      const jobId = await post(honest);
      expect((await verifier.logged("sampled", jobId))["kind"]).to.equal("right");
      expect((await verifier.logged("closed", jobId))["reason"]).to.equal("128 sampled elements are right");
      expect((await verifier.logged("committed", jobId))["tier"]).to.equal("sample");
    });

    it("convicts who computes with cheaper weights by what the provider itself opens, and runs nothing", async () => {
      const verifier = await startVerifier({ policy: SAMPLE, backend: noEngine });
      const cheat = await startCheat("cheaperWeights");
      const jobId = await post(cheat);
      expect((await ended(jobId)).state).to.equal("convicted");
      expect((await verifier.logged("sampled", jobId))["kind"]).to.equal("wrong");
      expect((await verifier.logged("closed", jobId))["reason"]).to.equal("convicted");
      expect(await getConviction(network.requester, { jobId })).to.include({ challenger: verifier.client.account, settled: true });
    });

    it("convicts who names another output than its trace ends in, although every element is right, and runs nothing", async () => {
      const verifier = await startVerifier({ policy: SAMPLE, backend: noEngine });
      const cheat = await startCheat("wrongOutputRoot");
      const jobId = await post(cheat);
      expect((await ended(jobId)).state).to.equal("convicted");
      expect((await verifier.logged("sampled", jobId))["kind"]).to.equal("wrong");
    });

    it("re-runs what is not opened, or opened with other bytes, and convicts", async () => {
      for (const name of ["silence", "lyingOpenings"] as const) {
        const verifier = await startVerifier({ policy: SAMPLE });
        const cheat = await startCheat(name);
        const jobId = await post(cheat);
        expect((await verifier.logged("sampled", jobId))["kind"], name).to.equal("unopened");
        expect((await verifier.logged("checked", jobId))["equal"], name).to.equal(false);
        await verifier.logged("demandReveal", jobId);
        await network.node.advance(25);
        expect((await ended(jobId)).state, name).to.equal("convicted");
        await verifier.stop();
      }
    });
  });

  it("convicts a provider that neither serves nor publishes its trace, and takes its deposits back", async () => {
    const verifier = await startVerifier();
    const cheat = await startCheat("silence");
    const jobId = await post(cheat);
    await verifier.logged("demandReveal", jobId);
    await network.node.advance(25);
    expect((await ended(jobId)).state).to.equal("convicted");
    await verifier.logged("reclaimDeposit", jobId);
    expect((await verifier.logged("closed", jobId))["reason"]).to.equal("convicted");
    expect(verifier.log.some(({ event }) => event === "commitClaim")).to.equal(false);
    while (!verifier.log.some(({ event }) => event === "withdrawDeposits")) await wait({ ms: 20 });
  });

  it("collects the bounty of its demand although another's conviction by it waits to be mined for longer than many looks", async () => {
    const name = uniqueName("verifier");
    const first = await startVerifier({ name });
    const cheat = await startCheat("silence");
    const jobId = await post(cheat);
    await first.logged("demandReveal", jobId);
    await running.splice(running.indexOf(first), 1)[0]!.stop();
    const { publicClient, addresses } = network.requester;
    const challenges = { address: addresses.challenges, abi: computeChallengesAbi } as const;
    const [demanded] = await publicClient.getContractEvents({
      ...{ ...challenges, eventName: "RevealDemanded", args: { id: jobId }, fromBlock: 0n, strict: true },
    });
    const { leaf, op, level, index, hash } = demanded!.args;
    const chain = createTestClient({ mode: "hardhat", transport: http(network.node.url) });
    await network.node.advance(25);
    await chain.setIntervalMining({ interval: 0 });
    await chain.setAutomine(false);
    let second: TestVerifier;
    try {
      const args = [jobId, leaf, { op, level, index, hash }] as const;
      const data = encodeFunctionData({ abi: computeChallengesAbi, functionName: "convictSilence", args });
      const other = createWalletClient({ account: testKey(1).address, transport: http(network.node.url) });
      await other.sendTransaction({ chain: null, to: addresses.challenges, data, gas: 500_000n });
      second = await startVerifier({ name });
      // This node judges its call by what waits to be mined.
      expect((await second.logged("seen", jobId))["state"]).to.equal("committed");
      while (!second.log.some(({ event }) => event === "reverted")) await wait({ ms: 20 });
      await wait({ ms: 1_000 });
      expect(second.log.filter(({ event }) => event === "reverted")).to.have.length(1);
      await chain.mine({ blocks: 1 });
    } finally {
      await chain.setAutomine(true);
      await chain.setIntervalMining({ interval: 1 });
    }
    expect((await second.logged("closed", jobId))["reason"]).to.equal("convicted");
    expect(await getConviction(network.requester, { jobId })).to.include({ challenger: second.client.account, settled: true });
    await second.logged("settle", jobId);
    await second.logged("reclaimDeposit", jobId);
  });

  it("gets what a provider serves to nobody from the reveals that it must publish", async () => {
    const proxy = await startFaultyProxy({ target: network.node.url });
    running.push(proxy);
    const verifier = await startVerifier({ url: proxy.url });
    await createTestClient({ mode: "hardhat", transport: http(network.node.url) }).mine({ blocks: 100 });
    // Answers on chain, where silence would cost it its stake, but its server is not where it says it is.
    const cheat = await startTestProvider({
      network,
      index: nextIndex++,
      backend: flipOutputByte({ backend: createReferenceBackend() }),
      spotChecks: 0,
    });
    running.push(cheat);
    while ((await getEndpoint(cheat.client, { provider: cheat.client.account })) !== cheat.url) await wait({ ms: 20 });
    await setEndpoint(cheat.client, { endpoint: "http://127.0.0.1:9" });
    const jobId = await post(cheat);
    expect((await ended(jobId)).state).to.equal("convicted");
    const found = await verifier.logged("found", jobId);
    expect(found["kind"]).to.equal("Element");
    expect(found["fanInBytes"]).to.be.greaterThan(0);
    const demands = verifier.log.filter(({ event, jobId: about }) => event === "demandReveal" && about === String(jobId));
    // The four op roots, then the only leaf of the last op's output.
    expect(demands.length).to.equal(2);
    // Reveals are looked for since the commitment, not in all blocks.
    const [answered] = encodeEventTopics({ abi: computeChallengesAbi, eventName: "RevealAnswered" });
    const searched = proxy.calls
      .filter(({ method }) => method === "eth_getLogs")
      .map(({ params }) => params[0] as { topics: unknown[]; fromBlock: string })
      .filter(({ topics }) => topics[0] === answered);
    expect(searched.length).to.be.above(0);
    for (const { fromBlock } of searched) expect(Number(fromBlock)).to.be.above(0);
  });

  it("takes a provider whose endpoint no node tells for one that serves nothing, and waits for it ten seconds at most", async () => {
    const proxy = await startFaultyProxy({ target: network.node.url });
    running.push(proxy);
    const client = await network.client({ index: 3, url: proxy.url });
    const log: LogLine[] = [];
    const logger = pino({ level: "debug" }, { write: (line: string) => void log.push(JSON.parse(line) as LogLine) });
    const controller = new AbortController();
    const asked = { provider: honest.client.account, signal: controller.signal, logger, patienceMs: 400 };
    expect(await endpointOf(client, { ...asked, patienceMs: 60_000 })).to.equal(honest.url);
    proxy.rewrite(({ method, result }) => (method === "eth_getLogs" ? new Error("query returned more than 10000 results") : result));
    expect(await endpointOf(client, asked)).to.equal(null);
    expect(log.map(({ event }) => event)).to.deep.equal(["endpointUnknown"]);
    // What fails otherwise is no such thing.
    proxy.rewrite(({ method, result }) => (method === "eth_getLogs" ? [] : result));
    expect(await rejection(endpointOf(client, { ...asked, patienceMs: 60_000 }))).to.be.instanceOf(TransientError);
    proxy.rewrite(({ method, result }) => (method === "eth_getLogs" ? new Error("query returned more than 10000 results") : result));
    const stopped = endpointOf(client, { ...asked, patienceMs: 60_000 });
    controller.abort(new Error("the verifier ends"));
    expect(await rejection(stopped)).to.have.property("message", "the verifier ends");
  });

  it("goes on after a restart with the claim that it had committed", async () => {
    const name = uniqueName("verifier");
    const cheat = await startCheat("flippedOutputByte");
    const first = await startVerifier({ name });
    const jobId = await post(cheat);
    // Stopped between the finding and its proof: what it found must be on the disk by then.
    await first.logged("found", jobId);
    await running.splice(running.indexOf(first), 1)[0]!.stop();
    const leadership = await lead(name);
    const { escrow } = first.client.addresses;
    const kept = (await openJournal({ leadership, chainId: network.node.chainId, escrow })).records.get(jobId);
    await leadership.release();
    const second = await startVerifier({ name });
    expect((await ended(jobId)).state).to.equal("convicted");
    await second.logged("closed", jobId);
    if (kept?.finding === "proven") {
      expect(
        second.log.some(({ event }) => event === "checked"),
        "nothing is run again",
      ).to.equal(false);
      const claims = [...first.log, ...second.log].filter(({ event }) => event === "commitClaim");
      expect(claims.length).to.be.at.most(1);
    }
  });

  it("fetches only trees and output of a right job's run, and everything of one whose roots differ", async () => {
    const reference = createReferenceBackend();
    const asked: { keep: string | undefined; patience: number | undefined; lengths: number[] }[] = [];
    const backend: Backend = {
      ...reference,
      run: async (request) => {
        const run = await reference.run(request);
        const { keep, patience } = request;
        asked.push({ keep, patience, lengths: run.outputs.map(({ length }) => length) });
        return run;
      },
    };
    const verifier = await startVerifier({ backend });
    const right = await post(honest);
    await verifier.logged("checked", right);
    expect(asked.map(({ keep, lengths }) => ({ keep, lengths }))).to.deep.equal([{ keep: "output", lengths: [0, 0, 40] }]);
    expect(asked[0]!.patience, "a third of the challenge window").to.be.within(1_000, 60_000 / 3);
    const wrong = await post(await startCheat("wrongInteriorElement"));
    expect((await ended(wrong)).state).to.equal("convicted");
    const whole = [700, 1300, 40];
    expect(asked.slice(1, 3).map(({ keep, lengths }) => ({ keep, lengths }))).to.deep.equal([
      { keep: "output", lengths: [0, 0, 40] },
      { keep: "all", lengths: whole },
    ]);
  });

  it("leaves a job whose run has no room in its backend, with both numbers", async () => {
    const room = { fits: false, of: "memory", needed: 9, available: 8 } as const;
    const verifier = await startVerifier({ backend: { ...createReferenceBackend(), fit: async () => room } });
    const jobId = await post(honest);
    expect((await verifier.logged("closed", jobId))["reason"]).to.equal("its run needs 9 bytes, the backend has 8");
  });

  it("raises an alarm that names its backend, and claims nothing, when its own backend is wrong (Optimism: valid claims disputed)", async () => {
    const broken = flipOutputByte({ backend: createReferenceBackend() });
    const verifier = await startVerifier({ backend: { ...broken, name: "broken driver" } });
    const jobId = await post(honest);
    const alarm = await verifier.logged("alarm", jobId);
    expect(alarm["backend"]).to.equal("broken driver");
    await verifier.logged("closed", jobId);
    expect(verifier.log.some(({ event }) => event === "commitClaim" || event === "demandReveal")).to.equal(false);
    expect((await getConviction(network.requester, { jobId })).challenger).to.equal(zeroAddress);
  });

  it("claims nothing while its own data is incomplete (Optimism: a real challenger disputed valid claims for want of data)", async () => {
    const whole = ownStore();
    const large = 512;
    let incomplete = true;
    const store: ArtifactStore = {
      ...whole,
      async get(id, options) {
        const bytes = await whole.get(id, options);
        if (incomplete && bytes.length > large) throw new ArtifactNotFoundError({ id, store: "a store that lost its weights" });
        return bytes;
      },
    };
    const verifier = await startVerifier({ store });
    const jobId = await post(honest);
    await verifier.logged("retrying", jobId);
    expect(verifier.log.some(({ event }) => event === "checked")).to.equal(false);
    incomplete = false;
    expect((await verifier.logged("checked", jobId))["equal"]).to.equal(true);
    await verifier.logged("closed", jobId);
    const wrong = ["found", "commitClaim", "demandReveal", "proveFraud"];
    expect(verifier.log.filter(({ event }) => wrong.includes(event ?? ""))).to.deep.equal([]);
  });

  it("re-runs every job of a provider that was convicted lately, whoever convicted it, and samples the others", async () => {
    const cheat = await startCheat("flippedOutputByte");
    const convictor = await startVerifier();
    const first = await post(cheat);
    expect((await ended(first)).state).to.equal("convicted");
    await convictor.stop();
    await network.node.advance(61);
    await unjail(cheat.client);
    const verifier = await startVerifier({ policy: { rerunShare: 0, runCost: 10n ** 40n, productShare: 0 }, index: 4 });
    const jobs = { cheat: await post(cheat), honest: await post(honest) };
    expect((await verifier.logged("committed", jobs.cheat))["tier"]).to.equal("rerun");
    expect((await verifier.logged("committed", jobs.honest))["tier"]).to.equal("sample");
    expect((await ended(jobs.cheat)).state).to.equal("convicted");

    // As long as the logs are not read no conviction is known, but that there was one.
    const { client } = verifier;
    const leadership = await lead(uniqueName("verifier"));
    const journal = await openJournal({ leadership, chainId: network.node.chainId, escrow: network.addresses.escrow });
    const policy = verifierPolicySchema.parse({ rerunShare: 0, runCost: 10n ** 40n, productShare: 0 });
    const choices = createChoices({ client, journal, leadership, policy });
    const tierOf = async (jobId: bigint, { client: { account } }: TestProvider) => {
      const record = { jobId, provider: account, programRoot: program.root } as JournalRecord;
      return (await choices.tierOf({ record, isMine: false })).tier;
    };
    expect([await tierOf(jobs.cheat, cheat), await tierOf(jobs.honest, honest)]).to.deep.equal(["rerun", "sample"]);
    journal.isBehind = false;
    expect(await tierOf(jobs.cheat, cheat)).to.equal("sample");
  });

  it("leaves jobs to others by its policy, but never those above its value", async () => {
    const careless = await startVerifier({ policy: { rerunShare: 0, runCost: 10n ** 40n, samples: 0 } });
    const jobId = await post(honest);
    expect((await careless.logged("closed", jobId))["reason"]).to.equal("left to others by the policy");
    const careful = await startVerifier({ policy: { rerunShare: 0, runCost: 10n ** 40n, alwaysAbove: 10n ** 18n }, index: 4 });
    expect((await careful.logged("checked", jobId))["equal"]).to.equal(true);
  });

  it("leaves a job that is larger than its limits to others, without running it", async () => {
    for (const policy of [{ maxMacs: 2040 * 40 - 1 }, { maxTensorBytes: 48 + 2040 * 40 + 2040 - 1 }]) {
      const modest = await startVerifier({ policy });
      const jobId = await post(honest);
      await modest.logged("unverifiable", jobId);
      expect((await modest.logged("closed", jobId))["reason"]).to.match(/are more than/);
      expect(modest.log.some(({ event }) => event === "checked")).to.equal(false);
      await modest.stop();
    }
  });

  it("drops a run that outlasts its job's window and goes on with the next job", async () => {
    const reference = createReferenceBackend();
    const input = small.randomInput();
    const endless: Backend = {
      ...reference,
      run: (request) =>
        Buffer.compare(request.inputs[0]!, input) !== 0
          ? reference.run(request)
          : new Promise((_, reject) => request.signal!.addEventListener("abort", () => reject(request.signal!.reason as Error))),
    };
    const verifier = await startVerifier({ backend: endless });
    const jobId = await network.post({ program, inputs: [input], provider: honest.client.account });
    await verifier.logged("checking", jobId);
    await network.node.advance(31);
    expect((await verifier.logged("closed", jobId))["reason"]).to.match(/window closed/);
    const next = await post(honest);
    expect((await verifier.logged("checked", next))["equal"]).to.equal(true);
  });

  it("asks a provider that stalls only until it has stalled once, and then on chain", async () => {
    const verifier = await startVerifier();
    const asked: string[] = [];
    const stalling = createServer((request) => void asked.push(request.url!));
    await new Promise<void>((resolve) => stalling.listen(0, "127.0.0.1", resolve));
    try {
      const cheat = await startTestProvider({
        network,
        index: nextIndex++,
        backend: flipOutputByte({ backend: createReferenceBackend() }),
        spotChecks: 0,
        advertise: `http://127.0.0.1:${(stalling.address() as AddressInfo).port}`,
      });
      running.push(cheat);
      const jobId = await post(cheat);
      expect((await ended(jobId)).state).to.equal("convicted");
      expect(verifier.log.filter(({ event, jobId: about }) => event === "demandReveal" && about === String(jobId))).to.have.lengthOf(2);
      expect(new Set(asked), "only the first node").to.have.property("size", 1);
      expect(asked.length, "its tries").to.be.at.most(3);
    } finally {
      stalling.closeAllConnections();
      await new Promise((resolve) => stalling.close(resolve));
    }
  });

  it("refuses the journal of another network", async () => {
    const leadership = await lead(uniqueName("verifier"));
    await (await openJournal({ leadership, chainId: 1, escrow: zeroAddress })).save();
    const client = await network.client({ index: 3 });
    const { signal } = new AbortController();
    const [policy, logger] = [verifierPolicySchema.parse({}), pino({ level: "silent" })];
    const verifier = createVerifier({
      ...{ client, leadership, signal, policy, logger },
      bench: createLocalBench({ client, backend: createReferenceBackend(), store: createMemoryStore(), limits: policy, logger }),
    });
    const foreign = await rejection(verifier.run());
    await leadership.release();
    expect(foreign).to.be.instanceOf(JournalError);
    expect(String(foreign)).to.match(/another network/);
  });

  it("checks nothing before a job is committed", async () => {
    const verifier = await startVerifier();
    const jobId = await network.post({ program, inputs: [small.randomInput()], provider: (await network.client({ index: 9 })).account });
    const other = await post(honest);
    await committed(other);
    await verifier.logged("checked", other);
    expect(verifier.log.some(({ jobId: about }) => about === String(jobId))).to.equal(false);
  });
});
