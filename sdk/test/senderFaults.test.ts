import { expect } from "chai";
import { createPublicClient, createWalletClient, http, parseAbi, parseEther, type Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { rejection } from "../../test/support/rejection.ts";
import { startAnvilNode, type AnvilNode } from "../../test/support/startAnvilNode.ts";
import { startFaultyProxy, type FaultyProxy } from "../../test/support/startFaultyProxy.ts";
import { until } from "../../test/support/until.ts";
import {
  createDrySender,
  createRpcTransport,
  createSender,
  DryRunError,
  InsufficientFundsError,
  wait,
  type DryRun,
  type SenderParameters,
} from "../src/index.ts";

const GWEI = 10n ** 9n;
const abi = parseAbi(["function note(uint256 what)"]);
const nobody = "0x000000000000000000000000000000000000dEaD";
/** PUSH1 0 PUSH1 0 REVERT: refuses every call. */
const refuser = "0x00000000000000000000000000000000000000Ee";

describe("A key's sender in trouble", function () {
  this.timeout(60_000);
  let node: AnvilNode;
  let proxy: FaultyProxy;
  before(async () => {
    node = await startAnvilNode();
    proxy = await startFaultyProxy({ target: node.url });
    await node.rpc("anvil_setCode", [refuser, "0x60006000fd"]);
  });
  beforeEach(async () => {
    await node.rpc("evm_setIntervalMining", [0]);
    await node.rpc("evm_setAutomine", [true]);
    await node.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${GWEI.toString(16)}`]);
    await node.rpc("evm_mine");
  });
  afterEach(() => {
    proxy.fail(null);
    proxy.rewrite(null);
  });
  after(async () => {
    await proxy.stop();
    await node.stop();
  });

  /** A fresh key whose sender talks through the proxy. */
  async function setup({
    key = generatePrivateKey(),
    ether = "10",
    ...options
  }: { key?: Hex; ether?: string } & Partial<SenderParameters> = {}) {
    const account = privateKeyToAccount(key);
    const transport = createRpcTransport({ urls: [proxy.url], timeoutMs: 1_000 });
    const publicClient = createPublicClient({ transport, cacheTime: 0 });
    const walletClient = createWalletClient({ transport, account });
    if (ether !== "") await fund(account.address, parseEther(ether));
    const sender = createSender({ publicClient, walletClient, retryPolicy: { delayMs: 20, maxDelayMs: 200 }, ...options });
    const call = (what: number) => ({ address: nobody, abi, functionName: "note", args: [BigInt(what)] }) as const;
    const note = (what: number, deadline?: bigint) => sender.send({ ...call(what), ...(deadline !== undefined && { deadline }) });
    const direct = createPublicClient({ transport: http(node.url), cacheTime: 0 });
    const count = () => direct.getTransactionCount({ address: account.address });
    const pooled = async (): Promise<{ hash: Hex; maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }[]> => {
      const { transactions } = await direct.getBlock({ blockTag: "pending", includeTransactions: true });
      return transactions.filter(({ from }) => from === account.address.toLowerCase()) as never;
    };
    return { account, key, publicClient, sender, call, note, direct, count, pooled };
  }
  const fund = (address: string, wei: bigint) => node.rpc("anvil_setBalance", [address, `0x${wei.toString(16)}`]);
  const manual = () => node.rpc("evm_setAutomine", [false]);
  const mine = () => node.rpc("evm_mine");
  const sent = () => proxy.calls.filter(({ method }) => method === "eth_sendRawTransaction").length;

  it("does not send again what a balancer's other node has mined, and this one not yet", async () => {
    const { note, count } = await setup();
    let hidden = true;
    proxy.rewrite(({ method, result }) => (method === "eth_getTransactionReceipt" && hidden ? null : result));
    setTimeout(() => (hidden = false), 4_000);
    expect((await note(1)).status).to.equal("success");
    expect(hidden).to.equal(false);
    expect(await count()).to.equal(1);
  });

  it("waits for what it sent whatever the node says meanwhile", async () => {
    for (const fault of ["rpcError", "nonsense", "http500", "malformed", "cut"] as const) {
      const { note, count, pooled } = await setup();
      await manual();
      const sending = note(1);
      await until("it is in the pool", async () => (await pooled()).length === 1);
      proxy.fail(fault);
      await mine();
      await wait({ ms: 400 });
      proxy.fail(null);
      expect((await sending).status, fault).to.equal("success");
      expect(await count(), fault).to.equal(1);
    }
  });

  it("is content with whichever of its variants is mined", async () => {
    const replaced: number[] = [];
    const { note, count, pooled, direct } = await setup({
      feePolicy: { bumpAfterMs: 200 },
      onReplace: ({ nonce }) => replaced.push(nonce),
    });
    await manual();
    const sending = note(1);
    await until("it is in the pool", async () => (await pooled()).length === 1);
    const [original] = await pooled();
    const raw = await direct.request({ method: "eth_getRawTransactionByHash" as never, params: [original!.hash] as never });
    await until("it is replaced", async () => replaced.length > 0 && (await pooled())[0]?.hash !== original!.hash);
    // A node that never saw the replacement mines the block.
    proxy.fail(({ method }) => (method === "eth_sendRawTransaction" ? "rpcError" : null));
    await node.rpc("anvil_dropAllTransactions");
    await node.rpc("eth_sendRawTransaction", [raw]);
    await mine();
    proxy.fail(null);
    expect((await sending).transactionHash).to.equal(original!.hash);
    expect(await count()).to.equal(1);
  });

  it("notices by the nonce that another process sends with its key, says whose transaction it was, and does its own exactly once", async () => {
    const foreign: { nonce: number; hash: Hex | null; times: number }[] = [];
    const one = await setup({ onForeign: (event) => foreign.push(event) });
    const other = await setup({ key: one.key, ether: "" });
    await manual();
    const mine1 = one.note(1);
    await until("it is in the pool", async () => (await one.pooled()).length === 1);
    const [ours] = await one.pooled();
    const theirs = other.note(2);
    await until("it is outbid", async () => (await one.pooled())[0]?.hash !== ours!.hash);
    await mine();
    const stolen = (await theirs).transactionHash;
    await until("it is noticed", () => foreign.length > 0);
    expect(foreign[0]).to.include({ nonce: 0, hash: stolen, times: 1 });
    await until("ours is sent anew", async () => (await one.pooled()).length === 1);
    await mine();
    expect((await mine1).status).to.equal("success");
    expect(await one.count()).to.equal(2);
  });

  it("says what a key without money has and needs, sends nothing, and sends when money has come", async () => {
    const { account, note, count } = await setup({ ether: "0.00001" });
    const before = sent();
    const error = (await rejection(note(1))) as InsufficientFundsError;
    expect(error).to.be.instanceOf(InsufficientFundsError);
    expect(error.shortMessage).to.equal("the key has not enough native coin for note");
    expect(error.details).to.include({ account: account.address, balance: parseEther("0.00001") });
    expect((error.details["need"] as bigint) > parseEther("0.00001")).to.equal(true);
    expect(sent()).to.equal(before);
    await fund(account.address, parseEther("1"));
    expect((await note(1)).status).to.equal("success");
    expect(await count()).to.equal(1);
  });

  it("waits while the base fee is above the most that it offers, says so once, and never pays more", async () => {
    const waits: { baseFee: bigint; maxFeePerGas: bigint }[] = [];
    const maxFeePerGas = 5n * GWEI;
    const { note, count } = await setup({ feePolicy: { maxFeePerGas }, onWait: (event) => waits.push(event) });
    await node.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${(20n * GWEI).toString(16)}`]);
    await mine();
    const sending = note(1);
    await until("it waits", () => waits.length > 0);
    expect(waits[0]).to.deep.include({ maxFeePerGas });
    expect(waits[0]!.baseFee > maxFeePerGas).to.equal(true);
    expect(await count()).to.equal(0);
    for (let block = 0; block < 20; block++) await mine();
    const receipt = await sending;
    expect(receipt.effectiveGasPrice <= maxFeePerGas).to.equal(true);
    expect(waits).to.have.lengthOf(1);
    expect(await count()).to.equal(1);
  });

  it("pays its way through a base fee that rose twenty times while it waited, more near a deadline, never above its cap", async () => {
    const maxFeePerGas = 200n * GWEI;
    const patient = await setup({ feePolicy: { maxFeePerGas, bumpAfterMs: 300, urgentSeconds: 600 } });
    const urgent = await setup({ feePolicy: { maxFeePerGas, bumpAfterMs: 300, urgentSeconds: 600 } });
    await manual();
    const { timestamp } = await patient.direct.getBlock();
    const both = Promise.all([patient.note(1), urgent.note(2, timestamp + 90n)]);
    await until("both are in the pool", async () => (await patient.pooled()).length + (await urgent.pooled()).length === 2);
    const [calm, hasty] = [(await patient.pooled())[0]!, (await urgent.pooled())[0]!];
    expect(hasty.maxPriorityFeePerGas > calm.maxPriorityFeePerGas && hasty.maxFeePerGas > calm.maxFeePerGas).to.equal(true);
    for (let block = 0; block < 3; block++) {
      await node.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${(20n * GWEI).toString(16)}`]);
      await mine();
    }
    let done = false;
    void both.finally(() => (done = true));
    await until(
      "both were mined",
      async () => {
        await node.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${(20n * GWEI).toString(16)}`]);
        await mine();
        return done;
      },
      { everyMs: 200 },
    );
    for (const { effectiveGasPrice } of await both)
      expect(effectiveGasPrice).to.satisfy((price: bigint) => price >= 20n * GWEI && price <= maxFeePerGas);
    expect([await patient.count(), await urgent.count()]).to.deep.equal([1, 1]);
  });

  it("replaces in time though this machine's clock is set back by an hour", async () => {
    const replaced: number[] = [];
    const { note, pooled } = await setup({ feePolicy: { bumpAfterMs: 300 }, onReplace: ({ nonce }) => replaced.push(nonce) });
    await manual();
    const realNow = Date.now;
    try {
      const sending = note(1);
      await until("it is in the pool", async () => (await pooled()).length === 1);
      Date.now = () => realNow() - 3_600_000;
      await until("it is replaced", () => replaced.length > 0, { withinMs: 10_000 });
      await mine();
      expect((await sending).status).to.equal("success");
    } finally {
      Date.now = realNow;
    }
  });

  it("signs nothing for a chain that the node names and that is not the one it began on", async () => {
    const { note, count } = await setup();
    await note(1);
    proxy.rewrite(({ method, result }) => (method === "eth_chainId" ? "0x1" : result));
    const before = sent();
    const sending = note(2);
    const asked = proxy.calls.length;
    await until("it was asked", () => proxy.calls.length > asked + 5);
    expect(sent()).to.equal(before);
    proxy.rewrite(null);
    expect((await sending).status).to.equal("success");
    expect(await count()).to.equal(2);
  });

  it("in a dry run simulates each call and tells it once, with what it would cost, and sends nothing", async () => {
    const { account, publicClient, call, count } = await setup();
    const told: DryRun[] = [];
    const dry = createDrySender({ publicClient, account: account.address, onCall: (one) => told.push(one) });
    const before = sent();
    for (let i = 0; i < 3; i++) expect(await rejection(dry.send({ ...call(7), value: 5n }))).to.be.instanceOf(DryRunError);
    expect(await rejection(dry.send(call(8)))).to.be.instanceOf(DryRunError);
    expect(told.map(({ args, value }) => [args, value])).to.deep.equal([
      [[7n], 5n],
      [[8n], 0n],
    ]);
    const [{ to, functionName, gas, cost }] = told as [DryRun];
    expect({ to, functionName }).to.deep.equal({ to: nobody, functionName: "note" });
    expect(gas > 21_000n && cost >= gas * GWEI).to.equal(true);
    expect(await rejection(dry.send({ ...call(9), address: refuser })))
      .to.have.property("name")
      .that.is.not.equal("DryRunError");
    expect(await rejection(dry.send({ ...call(9), value: parseEther("11") }))).to.be.instanceOf(InsufficientFundsError);
    const { timestamp } = await publicClient.getBlock();
    expect(await rejection(dry.send({ ...call(9), deadline: timestamp - 1n }))).to.have.property("name", "DeadlinePassedError");
    expect(told).to.have.lengthOf(2);
    expect([sent(), await count()]).to.deep.equal([before, 0]);
  });
});
