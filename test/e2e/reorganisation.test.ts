import {
  computeChallengesAbi,
  demandReveal,
  getBatch,
  getJob,
  getJobRecord,
  getReveal,
  getStream,
  jobEscrowAbi,
  jobStreamsAbi,
  openStream,
  publishProgram,
  runStreamJob,
  statementHash,
  wait,
  waitForJob,
  type PublishedProgram,
} from "@dpin/sdk";
import { buildNodeOpening, commitProgram, createReferenceBackend, TRACE_TREE } from "@dpin/runtime";
import { expect } from "chai";
import { hexToBytes, parseEther, toHex } from "viem";
import type { Abi } from "viem";
import { flipOutputByte } from "../support/cheats/flipOutputByte.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startAnvilNode, type AnvilNode } from "../support/startAnvilNode.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider } from "../support/startTestProvider.ts";
import { startTestVerifier } from "../support/startTestVerifier.ts";
import { until } from "../support/until.ts";

/** More than is ever taken back: who forgets an end sooner does nothing when that comes undone. */
const CONFIRMATIONS = 1_000;

describe("When the chain takes blocks back", function () {
  this.timeout(120_000);
  const small = smallProgram({ seed: 17 });
  let node: AnvilNode;
  let network: TestNetwork;
  let program: PublishedProgram;
  before(async () => {
    node = await startAnvilNode();
    network = await startTestNetwork({ chain: () => Promise.resolve(node) });
    program = await publishProgram({ store: network.store, ...small });
  });
  after(() => network.stop());

  const post = (provider?: `0x${string}`) => network.post({ program, inputs: [small.randomInput()], ...(provider && { provider }) });
  const head = () => network.requester.publicClient.getBlockNumber({ cacheTime: 0 });

  /** The block of an event about a job. */
  async function blockOf(contract: "escrow" | "challenges", eventName: string, jobId: bigint): Promise<bigint> {
    const abi = (contract === "escrow" ? jobEscrowAbi : computeChallengesAbi) as Abi;
    const args = contract === "escrow" ? { jobId } : { id: jobId };
    const filter = { address: network.addresses[contract], abi, eventName, args, fromBlock: 0n } as const;
    const [log] = await network.requester.publicClient.getContractEvents(filter);
    if (log === undefined) throw new Error(`no ${eventName} of job ${jobId}`);
    return log.blockNumber!;
  }

  /** Takes back the event's block and all behind it, `deep` blocks at least. */
  async function takeBack(from: bigint, deep = 0): Promise<void> {
    while ((await head()) - from + 1n < BigInt(deep)) await node.rpc("evm_mine");
    await node.takeBack(from);
  }

  for (const [what, event, deep] of [
    ["its commitment, a few blocks deep", "JobCommitted", 0],
    ["its acceptance and its commitment, thirty blocks deep", "JobAccepted", 30],
  ] as const) {
    it(`a provider does again what was taken back, ${what}, with the same roots, and the job ends as it would have`, async () => {
      const provider = await startTestProvider({ network, index: 2, confirmations: CONFIRMATIONS });
      try {
        const jobId = await post(provider.client.account);
        await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 30 });
        const first = (await getJobRecord(network.requester, { jobId }))!.commitment!;
        await takeBack(await blockOf("escrow", event, jobId), deep);
        const { state } = await getJob(network.requester, { jobId });
        expect(state).to.be.oneOf(["posted", "accepted", "committed"]);
        await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 30 });
        const second = (await getJobRecord(network.requester, { jobId }))!.commitment!;
        expect([second.outputRoot, second.traceRoot]).to.deep.equal([first.outputRoot, first.traceRoot]);
        await node.advance(60);
        expect((await waitForJob(network.requester, { jobId, pollMs: 50 })).state).to.equal("finalized");
      } finally {
        await provider.stop();
      }
    });
  }

  it("a provider commits a stream's batch again when that was taken back, and is paid for it once", async () => {
    const provider = await startTestProvider({ network, index: 5, confirmations: CONFIRMATIONS, streams: { maxBatchJobs: 1 } });
    try {
      const { requester } = network;
      const price = parseEther("1");
      const { streamId } = await openStream(requester, { provider: provider.client.account, amount: 3n * price });
      const at = { endpoint: provider.url, streamId };
      const { job } = await runStreamJob(requester, { ...at, store: network.store, program, inputs: [small.randomInput()], price });
      const filter = { address: network.addresses.streams, abi: jobStreamsAbi, eventName: "BatchCommitted", args: { streamId } } as const;
      const commits = () => requester.publicClient.getContractEvents({ ...filter, fromBlock: 0n, strict: true });
      await until("it was committed", async () => (await commits()).length === 1);
      const [first] = await commits();
      await takeBack(first!.blockNumber);
      expect((await getStream(requester, { streamId })).collected).to.equal(0n);
      await until("it was committed again", async () => (await getStream(requester, { streamId })).collected === price);
      const [second, ...more] = await commits();
      expect([second!.args.jobsRoot, more.length]).to.deep.equal([first!.args.jobsRoot, 0]);
      expect(second!.args.jobsRoot).to.equal(statementHash({ programRoot: job.programRoot, inputRoot: job.inputRoot, ...job.result! }));
      await node.advance(60);
      const { batchId } = second!.args;
      await until("it was finalized", async () => (await getBatch(requester, { batchId })).state === "finalized");
      expect((await getStream(requester, { streamId })).available).to.equal(2n * price);
    } finally {
      await provider.stop();
    }
  });

  it("a provider answers a reveal of a batch's job again when its answer alone was taken back", async () => {
    const provider = await startTestProvider({ network, index: 9, confirmations: CONFIRMATIONS, streams: { maxBatchJobs: 1 } });
    try {
      const { requester } = network;
      const price = parseEther("1");
      const { streamId } = await openStream(requester, { provider: provider.client.account, amount: price });
      const at = { endpoint: provider.url, streamId };
      const { job } = await runStreamJob(requester, { ...at, store: network.store, program, inputs: [small.randomInput()], price });
      const committed = {
        address: network.addresses.streams,
        abi: jobStreamsAbi,
        eventName: "BatchCommitted",
        args: { streamId },
      } as const;
      const commits = () => requester.publicClient.getContractEvents({ ...committed, fromBlock: 0n, strict: true });
      await until("it was committed", async () => (await commits()).length === 1);
      const { batchId } = (await commits())[0]!.args;
      const { programRoot, inputRoot, result } = job;
      const root = { op: TRACE_TREE, level: 2, index: 0, hash: hexToBytes(result!.traceRoot) };
      const opening = toHex(buildNodeOpening({ ...small, commitment: commitProgram(small), node: root, siblings: [], tracePath: [] }));
      const { revealId } = await demandReveal(requester, { jobId: batchId, statement: { programRoot, inputRoot, ...result! }, opening });
      const isAnswered = async () => (await getReveal(requester, { revealId })).answered;
      await until("it was answered", isAnswered);
      const answered = { address: network.addresses.challenges, abi: computeChallengesAbi, eventName: "RevealAnswered" } as const;
      const answers = () => requester.publicClient.getContractEvents({ ...answered, args: { id: batchId }, fromBlock: 0n });
      const [first] = await answers();
      // Its journal has to know of the answer before that is undone.
      await wait({ ms: 500 });
      await takeBack(first!.blockNumber!);
      const isElsewhere = async () => (await answers()).some(({ blockHash }) => blockHash !== first!.blockHash);
      await until("it was answered again", isElsewhere, { withinMs: 20_000 });
      expect(await isAnswered()).to.equal(true);
    } finally {
      await provider.stop();
    }
  });

  for (const [what, contract, event] of [
    ["its proof", "challenges", "Convicted"],
    ["its claim and its proof", "challenges", "ClaimCommitted"],
    ["the commitment too", "escrow", "JobCommitted"],
  ] as const) {
    it(`a verifier convicts again when its conviction was taken back: ${what}`, async () => {
      const verifier = await startTestVerifier({ network, index: 3, confirmations: CONFIRMATIONS });
      const backend = flipOutputByte({ backend: createReferenceBackend() });
      const index = { "its proof": 4, "its claim and its proof": 5, "the commitment too": 6 }[what];
      const cheat = await startTestProvider({ network, index, backend, spotChecks: 0, confirmations: CONFIRMATIONS });
      try {
        const jobId = await post(cheat.client.account);
        expect((await waitForJob(network.requester, { jobId, pollMs: 30 })).state).to.equal("convicted");
        const from = event === "ClaimCommitted" ? await claimBlock(verifier.client.account) : await blockOf(contract, event, jobId);
        const proven = await blockOf("challenges", "Convicted", jobId);
        await takeBack(from);
        expect((await waitForJob(network.requester, { jobId, pollMs: 30 })).state).to.equal("convicted");
        expect(await blockOf("challenges", "Convicted", jobId)).to.not.equal(proven);
      } finally {
        await cheat.stop();
        await verifier.stop();
      }
    });
  }

  it("a provider answers a reveal again when its answer alone was taken back: nobody demands it twice, and silence convicts", async () => {
    const backend = flipOutputByte({ backend: createReferenceBackend() });
    const options = { network, index: 7, backend, spotChecks: 0, confirmations: CONFIRMATIONS, advertise: "http://127.0.0.1:9" };
    const provider = await startTestProvider(options);
    const verifier = await startTestVerifier({ network, index: 8, confirmations: CONFIRMATIONS });
    const answersOf = async (jobId: bigint) => {
      const { challenges: address } = network.addresses;
      const filter = { address, abi: computeChallengesAbi, eventName: "RevealAnswered", args: { id: jobId }, fromBlock: 0n } as const;
      return (await network.requester.publicClient.getContractEvents(filter)).map(({ args, blockNumber }) => ({
        id: args.revealId,
        blockNumber,
      }));
    };
    try {
      const jobId = await post(provider.client.account);
      await until("it was answered", async () => (await answersOf(jobId)).length > 0);
      await verifier.stop();
      // What the verifier demanded besides must be answered too before it is quiet.
      await wait({ ms: 500 });
      const before = await answersOf(jobId);
      const last = before.at(-1)!;
      await takeBack(last.blockNumber);
      expect((await answersOf(jobId)).some(({ id }) => id === last.id)).to.equal(false);
      await until("it was answered again", async () => (await answersOf(jobId)).some(({ id }) => id === last.id), { withinMs: 20_000 });
      expect((await getJob(network.requester, { jobId })).state).to.equal("committed");
    } finally {
      await verifier.stop();
      await provider.stop();
    }
  });

  /** The block of a challenger's latest claim: a claim does not tell its job. */
  async function claimBlock(challenger: `0x${string}`): Promise<bigint> {
    const filter = {
      address: network.addresses.challenges,
      abi: computeChallengesAbi,
      eventName: "ClaimCommitted",
      fromBlock: 0n,
    } as const;
    const logs = await network.requester.publicClient.getContractEvents(filter);
    const own = logs.filter(({ args }) => args.challenger?.toLowerCase() === challenger.toLowerCase());
    return own.at(-1)!.blockNumber!;
  }
});
