import { createReferenceBackend } from "@dpin/runtime";
import { computeChallengesAbi, finalizeBatch, getBatch, getConviction, publishProgram, wait, type PublishedProgram } from "@dpin/sdk";
import { createQueueBench, createTaskWorker, openTaskQueue, type Bench } from "@dpin/verifier";
import { expect } from "chai";
import { and, eq } from "drizzle-orm";
import { isAddressEqual } from "viem";
import { commitments } from "../../verifier/src/journal/tables.ts";
import { cheaperWeights } from "../support/cheats/cheaperWeights.ts";
import { wrongInteriorElement } from "../support/cheats/wrongInteriorElement.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startBatchProvider, type BatchProvider } from "../support/startBatchProvider.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { testLogger } from "../support/startTestProvider.ts";
import { testDatabase, testPostgres, uniqueName } from "../support/testDatabase.ts";
import { startTestVerifier } from "../support/startTestVerifier.ts";

const VERIFIER = 3;

describe("A verifier of batches", () => {
  const small = smallProgram({ seed: 31 });
  let network: TestNetwork;
  let program: PublishedProgram;
  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
  });
  after(() => network.stop());

  const honest = () => ({ inputs: [small.randomInput()] });
  const cheating = (cheat: typeof wrongInteriorElement) => ({ ...honest(), backend: cheat({ backend: createReferenceBackend() }) });
  const providerOf = (index: number, answers: "http" | "chain" = "http") =>
    startBatchProvider({ network, index, program, source: small, answers });
  const convictionOf = async (batchId: bigint) => {
    const filter = {
      address: network.addresses.challenges,
      abi: computeChallengesAbi,
      eventName: "Convicted",
      args: { id: batchId },
    } as const;
    const [event] = await network.requester.publicClient.getContractEvents({ ...filter, fromBlock: 0n, strict: true });
    return event?.args;
  };

  async function untilConvicted(batchId: bigint) {
    for (const deadline = Date.now() + 90_000; ; await wait({ ms: 100 })) {
      const { state } = await getBatch(network.requester, { batchId });
      if (state === "convicted") return (await convictionOf(batchId))!;
      if (state !== "committed" || Date.now() > deadline) throw new Error(`batch ${batchId} is ${state} instead of convicted`);
    }
  }

  /** What the verifier's journal says of a batch. */
  async function checkedAs(batchId: bigint, index = VERIFIER) {
    const mine = and(eq(commitments.verifier, `verifier ${network.dir} ${index}`), eq(commitments.jobId, batchId));
    const [row] = await (await testDatabase()).transact((transaction) => transaction.select().from(commitments).where(mine));
    return { finding: row?.finding, reason: row?.reason, looked: row?.batch?.looked };
  }

  async function withOne(provider: BatchProvider, index: number, policy: object, run: () => Promise<void>) {
    const verifier = await startTestVerifier({ network, index, policy });
    try {
      await run();
    } finally {
      await verifier.stop();
      await provider.stop();
    }
  }

  it("convicts a batch for the one job in it that is wrong, though another's data are kept back, and lets an honest batch be", async () => {
    const provider = await providerOf(4);
    await withOne(provider, VERIFIER, {}, async () => {
      // More than are looked at before other work may go first.
      const right = await provider.commit(Array.from({ length: 34 }, honest));
      const wrong = await provider.commit([honest(), { ...honest(), hidden: true }, honest(), cheating(wrongInteriorElement), honest()]);
      const { locked } = await getBatch(network.requester, { batchId: wrong });
      const { leaf, slashed, challenger } = await untilConvicted(wrong);
      expect(leaf).to.equal(3);
      expect(slashed).to.equal(locked);
      const verifier = await network.client({ index: VERIFIER });
      expect(isAddressEqual(challenger, verifier.account)).to.equal(true);
      const settled = async () => (await getConviction(network.requester, { jobId: wrong })).settled;
      for (const deadline = Date.now() + 30_000; !(await settled()) && Date.now() < deadline;) await wait({ ms: 100 });
      expect(await settled(), "the bounty is taken").to.equal(true);
      for (const deadline = Date.now() + 60_000; (await checkedAs(right)).finding !== "closed" && Date.now() < deadline;)
        await wait({ ms: 100 });
      expect(await checkedAs(right)).to.deep.equal({ finding: "closed", reason: "every job that was checked is right", looked: 34 });
      await network.node.advance(120);
      await finalizeBatch(network.requester, { batchId: right });
      expect((await getBatch(network.requester, { batchId: right })).state).to.equal("finalized");
    });
  });

  it("convicts by reveals on chain when a batch's jobs are opened nowhere else", async () => {
    const provider = await providerOf(5, "chain");
    await withOne(provider, 7, {}, async () => {
      const batchId = await provider.commit([honest(), honest(), cheating(wrongInteriorElement)]);
      expect((await untilConvicted(batchId)).leaf).to.equal(2);
      const filter = {
        address: network.addresses.challenges,
        abi: computeChallengesAbi,
        eventName: "RevealAnswered",
        args: { id: batchId },
      } as const;
      const answers = await network.requester.publicClient.getContractEvents({ ...filter, fromBlock: 0n, strict: true });
      expect(answers.map(({ args }) => args.leaf)).to.include(2);
    });
  });

  it("has workers look at a batch's jobs, search the one that is wrong, and take over from another coordinator where it stood", async () => {
    const provider = await providerOf(9);
    const { url } = await testPostgres();
    const queue = await openTaskQueue({ url, supervise: true, logger: testLogger });
    const stop = new AbortController();
    const name = uniqueName("batches");
    let working: Promise<void> | null = null;
    const kinds: string[] = [];
    let bench: Bench;
    const changeBench = (local: Bench): Bench => {
      // A coordinator's client ends with it, so the worker takes the next one's.
      bench = local;
      const noting: Bench = { ...local, perform: (task, options) => (kinds.push(task.kind), bench.perform(task, options)) };
      working ??= createTaskWorker({ url, bench: noting, logger: testLogger, signal: stop.signal }).run();
      return createQueueBench({ queue, verifier: name, atOnce: 4 });
    };
    const start = () => startTestVerifier({ network, index: 10, changeBench });
    // The second one counts its tries from the first again, so their tasks must differ by how far the batch is.
    const first = await start();
    const right = await provider.commit(Array.from({ length: 70 }, honest));
    const looked = async () => (await checkedAs(right, 10)).looked ?? 0;
    for (const deadline = Date.now() + 60_000; (await looked()) < 32 && Date.now() < deadline;) await wait({ ms: 20 });
    await first.stop();
    const second = await start();
    try {
      for (const deadline = Date.now() + 60_000; (await checkedAs(right, 10)).finding !== "closed" && Date.now() < deadline;)
        await wait({ ms: 100 });
      expect(await checkedAs(right, 10)).to.deep.equal({ finding: "closed", reason: "every job that was checked is right", looked: 70 });
      const wrong = await provider.commit([honest(), cheating(wrongInteriorElement), honest()]);
      expect((await untilConvicted(wrong)).leaf).to.equal(1);
      expect(kinds.filter((kind) => kind === "batch").length).to.be.at.least(4);
      expect(kinds.at(-1)).to.equal("search");
    } finally {
      await second.stop();
      stop.abort(new DOMException("the test is over", "AbortError"));
      await working;
      await queue.stop({ graceful: false });
      await provider.stop();
    }
  });

  it("convicts by the provider's own openings when it only samples", async () => {
    const provider = await providerOf(6);
    const policy = { rerunShare: 0, runCost: 10n ** 30n, distrustSeconds: 0, samples: 64 };
    await withOne(provider, 8, policy, async () => {
      const batchId = await provider.commit([honest(), cheating(cheaperWeights)]);
      expect((await untilConvicted(batchId)).leaf).to.equal(1);
    });
  });
});
