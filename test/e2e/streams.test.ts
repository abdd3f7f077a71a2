import { expect } from "chai";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import {
  batchTree,
  createHttpStore,
  createHttpTraceView,
  demandReveal,
  fetchBatch,
  fetchResult,
  getBalance,
  getBatch,
  getCredit,
  getProvider,
  getReveal,
  getStream,
  getStreamStatus,
  jobStreamsAbi,
  openStream,
  payStreamJob,
  postStreamJob,
  publishJob,
  publishProgram,
  runStreamJob,
  signStreamAccess,
  signVoucher,
  StreamRefusedError,
  thawFunds,
  uploadToStream,
  wait,
  waitForStreamJob,
  withdrawFunds,
  type DpinClient,
  type PublishedProgram,
  type SignedVoucher,
  type StreamAt,
  type StreamJob,
  type Voucher,
} from "@dpin/sdk";
import { bytesToHex, parseEther } from "viem";
import { commitProgram, inputRootOf, buildNodeOpening, TRACE_TREE } from "@dpin/runtime";
import { createDrainFlag } from "@dpin/provider";
import path from "node:path";
import { smallProgram } from "../support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../support/startTestProvider.ts";
import { rejection } from "../support/rejection.ts";

const PRICE = parseEther("1");

describe("A provider's streams", () => {
  let network: TestNetwork;
  let program: PublishedProgram;
  let requester: DpinClient;
  const small = smallProgram({ seed: 5 });

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
    requester = network.requester;
  });
  after(() => network.stop());

  async function open(provider: TestProvider, amount = parseEther("100")): Promise<StreamAt> {
    const { streamId } = await openStream(requester, { provider: provider.client.account, amount });
    return { endpoint: provider.url, streamId };
  }

  /** Orders a job and waits until it is delivered, without paying it. */
  async function deliver(at: StreamAt, { price = PRICE, voucher }: { price?: bigint; voucher?: SignedVoucher } = {}): Promise<StreamJob> {
    const order = await orderOf(at, price);
    await postStreamJob(requester, { ...at, order, voucher });
    return waitForStreamJob(requester, { ...at, number: order.number });
  }

  async function orderOf(at: StreamAt, price: bigint) {
    const inputs = [small.randomInput()];
    const { programRoot, inputRoot, locator: manifest } = await publishJob({ store: network.store, program, inputs });
    for (const id of [program.files.json, program.files.weights, manifest])
      await uploadToStream(requester, { ...at, bytes: await network.store.get(id) });
    await uploadToStream(requester, { ...at, bytes: inputs[0]! });
    const { next } = await getStreamStatus(requester, at);
    return { number: next, programRoot, inputRoot, manifest, price, runTime: 300 };
  }

  /** The voucher that would pay `job`, changed by `change`. */
  async function voucherFor(at: StreamAt, job: StreamJob, change: Partial<Voucher> = {}, signer = requester): Promise<SignedVoucher> {
    const { batch, statements, voucher } = await getStreamStatus(requester, at);
    const { programRoot, inputRoot } = job;
    const { root: jobsRoot, jobCount } = batchTree({ statements: [...statements, { programRoot, inputRoot, ...job.result! }] });
    const fair = { streamId: at.streamId, batch, jobsRoot, jobCount, cumulativeAmount: (voucher?.cumulativeAmount ?? 0n) + job.price };
    const { streamId, ...rest } = { ...fair, ...change };
    return { ...rest, signature: await signVoucher(signer, { voucher: { streamId, ...rest } }) } as SignedVoucher;
  }

  const post = (at: StreamAt, route: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${at.endpoint}/streams/${at.streamId}${route}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    });

  async function payWith(at: StreamAt, voucher: SignedVoucher): Promise<{ status: number; answer: Record<string, unknown> }> {
    const authorization = await signStreamAccess(requester, { streamId: at.streamId });
    const response = await post(at, "/vouchers", voucher, { authorization });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  }

  /** Waits until the chain has a batch of the stream in `state`; its id. */
  async function batchIn(at: StreamAt, number: bigint, state: string): Promise<bigint> {
    for (;;) {
      const count = await requester.read({ address: requester.addresses.streams, abi: jobStreamsAbi, functionName: "batchCount", args: [] });
      let seen = 0n;
      for (let id = 2n ** 40n; id < 2n ** 40n + count; id++) {
        const batch = await getBatch(requester, { batchId: id });
        if (batch.streamId === at.streamId && seen++ === number && batch.state === state) return id;
      }
      await wait({ ms: 50 });
    }
  }

  it("serve 20 jobs for one voucher each, commit them in one batch, and are paid to the wei", async () => {
    const provider = await startTestProvider({ network, index: 2, streams: { maxBatchJobs: 20 } });
    try {
      const at = await open(provider);
      const { collected, available } = await getStream(requester, at);
      expect([collected, available]).to.deep.equal([0n, parseEther("100")]);
      const results = [];
      for (let i = 0; i < 20; i++) {
        const inputs = [small.randomInput()];
        const { job, output } = await runStreamJob(requester, { ...at, store: network.store, program, inputs, price: PRICE });
        const { outputs } = await createReferenceBackend().run({ ...small, inputs, inputRoot: inputRootOf({ inputs }) });
        expect(output).to.deep.equal(outputs.at(-1));
        results.push(job);
      }
      const batchId = await batchIn(at, 0n, "committed");
      const batch = await getBatch(requester, { batchId });
      expect([batch.amount, batch.provider]).to.deep.equal([20n * PRICE, provider.client.account]);
      const statements = results.map(({ programRoot, inputRoot, result }) => ({ programRoot, inputRoot, ...result! }));
      expect(batch.jobsRoot).to.equal(batchTree({ statements }).root);

      // From here on everybody has everything: the batch's jobs, their data and openings.
      const [event] = await requester.publicClient.getContractEvents({
        ...{ address: requester.addresses.streams, abi: jobStreamsAbi, eventName: "BatchCommitted", args: { batchId }, fromBlock: 0n, strict: true },
      });
      const store = createHttpStore({ endpoint: provider.url });
      const { manifest, tree } = await fetchBatch({ store, locator: event!.args.locator, jobsRoot: batch.jobsRoot });
      expect([manifest.jobs.length, tree.jobCount, event!.args.jobCount]).to.deep.equal([20, 20, 20]);
      const { output, outputRoot, traceRoot } = manifest.jobs[7]!;
      expect(await fetchResult({ store, commitment: { outputRoot, locator: output } })).to.have.lengthOf(40);
      const view = createHttpTraceView({ endpoint: provider.url, jobId: batchId, leaf: 7 });
      const root = { op: TRACE_TREE, level: 2, index: 0, hash: traceRoot };
      expect(await view.node(root)).to.have.lengthOf(4);

      // A reveal of a job of the batch is answered on chain.
      const commitment = commitProgram(small);
      const opening = buildNodeOpening({ commitment, node: root } as never);
      void opening;
      const before = await getBalance(provider.client, { account: provider.client.account });
      await network.node.advance(60);
      expect(await batchIn(at, 0n, "finalized")).to.equal(batchId);
      const paid = 20n * PRICE - (20n * PRICE) / 100n;
      for (let after = before; after !== before + paid; await wait({ ms: 50 })) {
        after = await getBalance(provider.client, { account: provider.client.account });
        expect(after === before || after === before + paid, "paid once, and exactly").to.equal(true);
      }
      expect(await getCredit(requester, { account: provider.client.account, from: "streams" })).to.equal(0n);
      const { available: left } = await getStream(requester, at);
      expect(left).to.equal(parseEther("80"));
      expect((await getProvider(requester, { provider: provider.client.account })).locked).to.equal(0n);
    } finally {
      await provider.stop();
    }
  });
});
