import { expect } from "chai";
import { parseEther } from "viem";
import {
  accept,
  approve,
  BaseError,
  cancel,
  ContractRevertError,
  currentPrice,
  followLogs,
  getBalance,
  getCredit,
  getJob,
  getJobRecord,
  getProvider,
  getProviderOf,
  getTime,
  isTransient,
  listJobs,
  NodeUnreachableError,
  paymentTokenAbi,
  publishProgram,
  ReadOnlyClientError,
  createDpinClient,
  register,
  retry,
  stake,
  thaw,
  wait,
  waitForJob,
  withdrawCredit,
  withdrawStake,
  type DpinClient,
  type PublishedProgram,
} from "../src/index.ts";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startProxy } from "../../test/support/startProxy.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";

describe("A client on a chain", () => {
  const small = smallProgram({ seed: 5 });
  let network: TestNetwork;
  let program: PublishedProgram;
  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
  });
  after(() => network?.stop());

  const post = () => network.post({ program, inputs: [small.randomInput()] });
  const transfer = (client: DpinClient, amount: bigint) =>
    client.send({
      address: network.addresses.token,
      abi: paymentTokenAbi,
      functionName: "transfer",
      args: [network.addresses.staking, amount],
    });

  it("registers, stakes in one transaction, thaws and withdraws", async () => {
    const client = await network.client({ index: 2, fund: "2000" });
    await register(client, { endpoint: "http://127.0.0.1:1" });
    expect(await getProviderOf(client, { account: client.account })).to.equal(client.account);
    await stake(client, { amount: parseEther("1500") });
    expect((await getProvider(client, { provider: client.account })).staked).to.equal(parseEther("1500"));
    const { thawId, releaseAt } = await thaw(client, { amount: parseEther("500") });
    const early = (await rejection(withdrawStake(client, { thawId }))) as ContractRevertError;
    expect(early.errorName).to.equal("ProviderStaking_StillThawing");
    expect(early.args.slice(0, 2)).to.deep.equal([thawId, releaseAt]);
    await network.node.advance(1801);
    await withdrawStake(client, { thawId });
    expect(await getBalance(client, { account: client.account })).to.equal(parseEther("1000"));
  });

  it("posts with a permit in one transaction, cancels and withdraws the refund", async () => {
    const { requester } = network;
    const before = await getBalance(requester, { account: requester.account });
    const nonce = await requester.publicClient.getTransactionCount({ address: requester.account });
    const jobId = await post();
    expect(await requester.publicClient.getTransactionCount({ address: requester.account })).to.equal(nonce + 1);
    const job = await getJob(requester, { jobId });
    expect(job).to.include({ state: "posted", minPrice: parseEther("1"), maxPrice: parseEther("2"), requester: requester.account });
    expect((await currentPrice(requester, { jobId })) >= parseEther("1")).to.equal(true);
    const record = await getJobRecord(requester, { jobId });
    expect(record).to.include({ programRoot: program.root, commitment: null });
    await cancel(requester, { jobId });
    expect(await getCredit(requester, { account: requester.account })).to.equal(parseEther("2"));
    await withdrawCredit(requester);
    expect(await getBalance(requester, { account: requester.account })).to.equal(before);
  });

  it("names a contract's error with its values, also one that another contract threw", async () => {
    const jobId = await post();
    const stranger = await network.client({ index: 3 });
    const notMine = (await rejection(cancel(stranger, { jobId }))) as ContractRevertError;
    expect(notMine).to.be.instanceOf(ContractRevertError);
    expect(notMine.errorName).to.equal("JobEscrow_NotRequester");
    expect(notMine.args).to.deep.equal([jobId, stranger.account]);
    expect(notMine.shortMessage).to.equal(`cancel reverted with JobEscrow_NotRequester(${jobId}, ${stranger.account})`);
    expect(isTransient(notMine)).to.equal(false);
    await register(stranger, { endpoint: "http://127.0.0.1:1" });
    const elsewhere = (await rejection(accept(stranger, { jobId, minPrice: 0n }))) as ContractRevertError;
    expect(elsewhere.errorName).to.match(/^ProviderStaking_/);
  });

  it("lists the jobs of a requester and of a provider, in the blocks that were asked for", async () => {
    const provider = await network.client({ index: 8, fund: "2000" });
    await register(provider, { endpoint: "http://127.0.0.1:1" });
    await stake(provider, { amount: parseEther("2000") });
    const earlier = await listJobs(provider);
    const head = await provider.publicClient.getBlockNumber();
    const [open, taken] = [await post(), await post()];
    await accept(provider, { jobId: taken, minPrice: 0n });
    const designated = await network.post({ program, inputs: [small.randomInput()], provider: provider.account });
    const ids = async (...filter: Parameters<typeof listJobs>[1][]) => (await listJobs(provider, ...filter)).map(({ jobId }) => jobId);
    expect(await ids()).to.deep.equal([...earlier.map(({ jobId }) => jobId), open, taken, designated]);
    expect(await ids({ fromBlock: head + 1n })).to.deep.equal([open, taken, designated]);
    expect(await ids({ toBlock: head })).to.deep.equal(earlier.map(({ jobId }) => jobId));
    expect(await ids({ provider: provider.account })).to.deep.equal([taken, designated]);
    expect(await ids({ requester: network.requester.account, fromBlock: head + 1n })).to.deep.equal([open, taken, designated]);
    expect(await ids({ requester: provider.account })).to.deep.equal([]);
    const [first] = await listJobs(provider, { fromBlock: head + 1n });
    const { programRoot, inputRoot, locator } = (await getJobRecord(provider, { jobId: open }))!;
    expect(first).to.include({ jobId: open, designated: null, token: network.addresses.token, programRoot, inputRoot, locator });
  });

  it("without a key reads and does not send", async () => {
    const { publicClient, addresses } = network.requester;
    const reader = createDpinClient({ publicClient, addresses });
    expect((await getJob(reader, { jobId: 999n })).state).to.equal("none");
    expect(await rejection(cancel(reader, { jobId: 1n }))).to.be.instanceOf(ReadOnlyClientError);
  });

  it("gives transactions sent at once consecutive nonces", async () => {
    const client = await network.client({ index: 4, fund: "100" });
    const receipts = await Promise.all([1n, 2n, 3n, 4n, 5n].map((amount) => transfer(client, amount)));
    expect(new Set(receipts.map(({ transactionHash }) => transactionHash)).size).to.equal(5);
    expect(await getBalance(client, { account: client.account })).to.equal(parseEther("100") - 15n);
  });

  it("goes on after a transaction that the contract refuses", async () => {
    const client = await network.client({ index: 5, fund: "1" });
    const [refused, done] = await Promise.allSettled([transfer(client, parseEther("2")), transfer(client, 1n)]);
    expect(refused.status === "rejected" && (refused.reason as ContractRevertError).errorName).to.equal("ERC20InsufficientBalance");
    expect(done.status).to.equal("fulfilled");
  });

  it("sends a transaction once although the node's answers to it are lost", async () => {
    const proxy = await startProxy({ target: network.node.url });
    try {
      await network.client({ index: 6, fund: "10" });
      const client = await network.client({ index: 6, url: proxy.url });
      for (const method of ["eth_sendRawTransaction", "eth_getTransactionReceipt", "eth_estimateGas"]) proxy.loseAnswersOf(method, 2);
      const receipt = await transfer(client, 7n);
      expect(receipt.status).to.equal("success");
      expect(await getBalance(client, { account: client.account })).to.equal(parseEther("10") - 7n);
      expect(await client.publicClient.getTransactionCount({ address: client.account })).to.equal(1);
    } finally {
      await proxy.stop();
    }
  });

  it("signs anew when another process used its nonce", async () => {
    const proxy = await startProxy({ target: network.node.url });
    try {
      const other = await network.client({ index: 7, fund: "10" });
      const client = await network.client({ index: 7, url: proxy.url });
      // Both processes have read nonce 0 when the other one is faster.
      await Promise.all([transfer(other, 1n), transfer(client, 2n)]);
      await Promise.all([transfer(other, 4n), transfer(client, 8n)]);
      expect(await getBalance(client, { account: client.account })).to.equal(parseEther("10") - 15n);
    } finally {
      await proxy.stop();
    }
  });

  it("tells a node that is away from everything else, and gives up when it is told to", async () => {
    const { addresses } = network;
    const gone = await network.client({ index: 8, url: "http://127.0.0.1:1" });
    const once = createDpinClient({ publicClient: gone.publicClient, addresses, retryPolicy: { attempts: 2, delayMs: 1 } });
    const error = await rejection(getTime(once));
    expect(error).to.be.instanceOf(NodeUnreachableError);
    expect(isTransient(error)).to.equal(true);
    const controller = new AbortController();
    const patient = await network.client({ index: 8, url: "http://127.0.0.1:1", signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 60);
    expect(await rejection(getTime(patient))).to.equal(reason);
  });

  it("waits for a job's state until it is told to stop", async () => {
    const jobId = await post();
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = waitForJob(network.requester, { jobId, pollMs: 20, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 80);
    expect(await rejection(waiting)).to.equal(reason);
    const cancelled = waitForJob(network.requester, { jobId, pollMs: 20 });
    await cancel(network.requester, { jobId });
    expect((await cancelled).state).to.equal("cancelled");
  });

  it("follows every event in order through ranges, restarts and a node that goes away", async () => {
    const proxy = await startProxy({ target: network.node.url });
    const controller = new AbortController();
    const { signal } = controller;
    const client = await network.client({ index: 9, url: proxy.url, signal });
    const seen: bigint[] = [];
    let next = await network.requester.publicClient.getBlockNumber({ cacheTime: 0 });
    const expected: bigint[] = [];
    const follow = async (events: number) => {
      for await (const { events: batch, toBlock } of followLogs(client, { fromBlock: next + 1n, maxRange: 2, overlap: 0, pollMs: 20 })) {
        for (const event of batch) if (event.eventName === "JobPosted") seen.push(event.args.jobId);
        next = toBlock;
        if (seen.length >= events) return;
      }
    };
    try {
      expected.push(await post(), await post());
      await follow(2);
      proxy.down();
      const following = follow(5);
      expected.push(await post(), await post());
      await wait({ ms: 200 });
      proxy.up();
      await wait({ ms: 100 });
      proxy.down();
      expected.push(await post());
      proxy.up();
      await following;
      expect(seen).to.deep.equal(expected);
    } finally {
      controller.abort(new Error("over"));
      await proxy.stop();
    }
  });

  it("gives events again when the chain went another way", async () => {
    const { publicClient } = network.requester;
    const rpc = (method: string, params: unknown[]) => publicClient.request({ method, params } as never) as Promise<unknown>;
    const fromBlock = (await publicClient.getBlockNumber({ cacheTime: 0 })) + 1n;
    const snapshot = await rpc("evm_snapshot", []);
    const first = await post();
    const logs = followLogs(network.requester, { fromBlock, overlap: 0, pollMs: 20 });
    const posted = async () => {
      for (;;) {
        const { value } = await logs.next();
        const found = (value?.events ?? []).flatMap((event) => (event.eventName === "JobPosted" ? [event] : []));
        if (found.length > 0) return found[0]!;
      }
    };
    const before = await posted();
    await rpc("evm_revert", [snapshot]);
    await approve(network.requester, { token: network.addresses.token, spender: network.requester.account, amount: 1n });
    const second = await post();
    const after = await posted();
    expect([before.args.jobId, after.args.jobId]).to.deep.equal([first, second]);
    expect(after.blockHash).to.not.equal(before.blockHash);
  });
});

describe("Trying again", () => {
  it("stops at an error that trying again cannot cure", async () => {
    let tries = 0;
    const run = () => {
      tries++;
      return Promise.reject(tries < 3 ? new NodeUnreachableError("away") : new BaseError("no", { details: { why: 4n } }));
    };
    const error = await rejection(retry({ run, delayMs: 1 }));
    expect(tries).to.equal(3);
    expect((error as BaseError).message).to.equal("no\n  why: 4");
  });

  it("ends after the attempts it was given", async () => {
    const delays: number[] = [];
    const run = () => Promise.reject(new NodeUnreachableError("away"));
    await rejection(retry({ run, attempts: 4, delayMs: 4, maxDelayMs: 10, onRetry: ({ delayMs }) => delays.push(delayMs) }));
    expect(delays).to.have.lengthOf(3);
    expect(Math.max(...delays)).to.be.at.most(12.5);
  });
});
