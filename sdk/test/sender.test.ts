import { expect } from "chai";
import fc from "fast-check";
import { createPublicClient, createTestClient, createWalletClient, http, parseAbi, parseEther } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { startNode, type LocalNode } from "../../cli/src/devnet/startNode.ts";
import { rejection } from "../../test/support/rejection.ts";
import { startAnvilNode, type AnvilNode } from "../../test/support/startAnvilNode.ts";
import {
  answerReveal,
  answerReveals,
  ContractRevertError,
  createDpinClient,
  createSender,
  createSpendingLimit,
  DeadlinePassedError,
  DEFAULT_FEE_POLICY,
  feesFor,
  SpendingLimitError,
  wait,
  type DpinAddresses,
  type SenderParameters,
} from "../src/index.ts";

const GWEI = 10n ** 9n;
/** Any account without code takes any call. */
const abi = parseAbi(["function note(uint256 what)"]);
const nobody = "0x000000000000000000000000000000000000dEaD";
const CONTRACTS = ["token", "staking", "escrow", "streams", "referee", "challenges", "emission"];

describe("Fees of a transaction", () => {
  const policy = { ...DEFAULT_FEE_POLICY, maxFeePerGas: 400n * GWEI };
  const wei = fc.bigInt({ min: 1n, max: 300n * GWEI });

  it("never exceed the policy's most, and a replacement offers at least an eighth more of both", () => {
    fc.assert(
      fc.property(wei, wei, fc.option(fc.integer({ min: -10, max: 2_000 }), { nil: undefined }), (baseFee, tip, secondsLeft) => {
        const first = feesFor({ baseFee, tip, secondsLeft, policy })!;
        expect(first.maxFeePerGas <= policy.maxFeePerGas && first.maxPriorityFeePerGas <= first.maxFeePerGas).to.equal(true);
        const second = feesFor({ baseFee, tip, secondsLeft, previous: first, policy });
        if (second === null) {
          expect((first.maxFeePerGas * 9n) / 8n + 1n > policy.maxFeePerGas).to.equal(true);
          return;
        }
        expect(second.maxFeePerGas <= policy.maxFeePerGas).to.equal(true);
        expect(second.maxFeePerGas * 8n >= first.maxFeePerGas * 9n).to.equal(true);
        expect(second.maxPriorityFeePerGas * 8n >= first.maxPriorityFeePerGas * 9n).to.equal(true);
      }),
    );
  });

  it("rise as the deadline comes nearer, from the node's suggestion to five times its tip", () => {
    const at = (secondsLeft?: number) => feesFor({ baseFee: 10n * GWEI, tip: GWEI, secondsLeft, policy })!;
    expect(at()).to.deep.equal({ maxFeePerGas: 21n * GWEI, maxPriorityFeePerGas: GWEI });
    expect(at(policy.urgentSeconds)).to.deep.equal(at());
    expect(at(policy.urgentSeconds / 2).maxPriorityFeePerGas).to.equal(3n * GWEI);
    expect(at(0)).to.deep.equal({ maxFeePerGas: 65n * GWEI, maxPriorityFeePerGas: 5n * GWEI });
  });
});

describe("A key's sender", () => {
  let node: LocalNode;
  before(async () => {
    node = await startNode({ blockMs: 0 });
  });
  after(() => node?.stop());

  let accounts = 0;
  /** A fresh key on a chain that mines only when told. */
  async function setup(options: Partial<SenderParameters> = {}) {
    const transport = http(node.url, { retryCount: 0 });
    const chain = createTestClient({ mode: "hardhat", transport });
    const publicClient = createPublicClient({ transport, cacheTime: 0 });
    const account = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 100 + accounts++ });
    await chain.setAutomine(false);
    await chain.setIntervalMining({ interval: 0 });
    await chain.setBalance({ address: account.address, value: parseEther("100") });
    await chain.mine({ blocks: 1 });
    const walletClient = createWalletClient({ transport, account });
    const sender = createSender({ publicClient, walletClient, ...options });
    const note = (what: number, deadline?: bigint) =>
      sender.send({
        address: nobody,
        abi,
        functionName: "note",
        args: [BigInt(what)],
        ...(deadline === undefined ? {} : { deadline }),
      });
    const nonce = () => publicClient.getTransactionCount({ address: account.address });
    const now = async () => (await publicClient.getBlock()).timestamp;
    const pooled = async () => {
      const pool = (await publicClient.request({ method: "eth_getBlockByNumber", params: ["pending", true] }))?.transactions ?? [];
      return pool.filter((entry) => typeof entry !== "string" && entry.from === account.address.toLowerCase());
    };
    const until = async (condition: () => Promise<boolean> | boolean) => {
      while (!(await condition())) await wait({ ms: 50 });
    };
    return { chain, publicClient, walletClient, account, sender, note, nonce, now, pooled, until };
  }

  it("has several transactions in flight and mines them in one block, in order", async () => {
    const { chain, note, nonce, pooled, until } = await setup();
    const all = Promise.all([note(1), note(2), note(3)]);
    await until(async () => (await pooled()).length === 3);
    await chain.mine({ blocks: 1 });
    const receipts = await all;
    expect(new Set(receipts.map(({ blockNumber }) => blockNumber)).size).to.equal(1);
    expect(receipts.map(({ transactionIndex }) => transactionIndex)).to.deep.equal([0, 1, 2]);
    expect(await nonce()).to.equal(3);
  });

  it("replaces a transaction that a rise of the base fee left behind, and it happens once", async () => {
    const replaced: bigint[] = [];
    const { chain, note, nonce, pooled, until } = await setup({
      feePolicy: { bumpAfterMs: 300 },
      onReplace: ({ fees }) => replaced.push(fees.maxFeePerGas),
    });
    const sent = note(1);
    await until(async () => (await pooled()).length === 1);
    const before = (await chain.request({ method: "eth_getBlockByNumber", params: ["latest", false] } as never)) as {
      baseFeePerGas: `0x${string}`;
    };
    // Dearer than what it offered, so that only a replacement can be mined.
    await chain.setNextBlockBaseFeePerGas({ baseFeePerGas: BigInt(before.baseFeePerGas) * 20n });
    await chain.mine({ blocks: 1 });
    expect(await nonce()).to.equal(0);
    await until(() => replaced.length > 0);
    await until(async () => {
      await chain.mine({ blocks: 1 });
      return (await nonce()) === 1;
    });
    const receipt = await sent;
    expect(receipt.status).to.equal("success");
    expect(receipt.effectiveGasPrice <= replaced.at(-1)!).to.equal(true);
    await chain.mine({ blocks: 2 });
    expect(await nonce()).to.equal(1);
  });

  it("tells the receipt of a call that was mined and refused all the same: it cost gas", async () => {
    const { chain, account, publicClient, note, pooled, until } = await setup();
    const sent = rejection(note(1));
    await until(async () => (await pooled()).length === 1);
    const before = await publicClient.getBalance({ address: account.address });
    // Reverts with the four bytes 0xdeadbeef.
    await chain.setCode({ address: nobody, bytecode: "0x63deadbeef6000526004601cfd" });
    await chain.mine({ blocks: 1 });
    const error = (await sent) as ContractRevertError;
    await chain.setCode({ address: nobody, bytecode: "0x" });
    expect(error).to.be.instanceOf(ContractRevertError);
    expect(error.errorName).to.equal("0xdeadbeef");
    const { gasUsed, effectiveGasPrice, status } = error.receipt!;
    expect(status).to.equal("reverted");
    expect(before - (await publicClient.getBalance({ address: account.address }))).to.equal(gasUsed * effectiveGasPrice);
  });

  it("outbids what a killed process left in the pool with its nonce", async () => {
    const { chain, publicClient, walletClient, note, nonce, until, pooled } = await setup();
    const fees = await publicClient.estimateFeesPerGas();
    const left = await walletClient.sendTransaction({
      chain: null,
      to: nobody,
      data: "0xdead",
      gas: 60_000n,
      nonce: 0,
      maxFeePerGas: fees.maxFeePerGas * 2n,
      maxPriorityFeePerGas: fees.maxPriorityFeePerGas * 2n,
    });
    const sent = note(7);
    await until(async () => (await pooled()).some((entry) => typeof entry !== "string" && entry.hash !== left));
    await chain.mine({ blocks: 1 });
    expect((await sent).status).to.equal("success");
    expect(await rejection(publicClient.getTransactionReceipt({ hash: left }))).to.have.property("name", "TransactionReceiptNotFoundError");
    expect(await nonce()).to.equal(1);
  });

  it("lets the nearest deadline go first", async () => {
    const { chain, note, now, until, pooled } = await setup();
    const time = await now();
    const all = Promise.all([note(1), note(2), note(3, time + 900n), note(4, time + 300n)]);
    await until(async () => (await pooled()).length === 4);
    await chain.mine({ blocks: 1 });
    const order = (await all).map(({ transactionIndex }) => transactionIndex);
    // The first was under way before the others came.
    expect(order[0]).to.equal(0);
    expect(order[3]! < order[2]! && order[2]! < order[1]!).to.equal(true);
  });

  it("makes a transaction that nobody waits for pay by the deadline of one that is behind it", async () => {
    const replaced: number[] = [];
    const { chain, note, now, until, pooled } = await setup({
      feePolicy: { bumpAfterMs: 10_000_000 },
      onReplace: ({ nonce }) => replaced.push(nonce),
    });
    const sent = note(1);
    await until(async () => (await pooled()).length === 1);
    const answer = note(2, (await now()) + 600n);
    await until(async () => (await pooled()).length === 2);
    expect(replaced).to.deep.equal([]);
    // Only the clock has moved: the second one has 12 seconds left, and cannot be mined before the first.
    await chain.increaseTime({ seconds: 588 });
    await chain.setNextBlockBaseFeePerGas({ baseFeePerGas: 1_000n * GWEI });
    await chain.mine({ blocks: 1 });
    await chain.setNextBlockBaseFeePerGas({ baseFeePerGas: GWEI });
    await until(() => replaced.includes(0));
    await chain.mine({ blocks: 1 });
    expect((await sent).status).to.equal("success");
    expect((await answer).status).to.equal("success");
  });

  it("withdraws a transaction whose deadline has passed, so that it blocks nobody", async () => {
    const cancelled: string[] = [];
    const { chain, note, nonce, now, until, pooled } = await setup({
      feePolicy: { bumpAfterMs: 300 },
      onReplace: ({ call, cancels }) => cancels && cancelled.push(call),
    });
    const late = rejection(note(1, (await now()) + 30n));
    await until(async () => (await pooled()).length === 1);
    // The clock goes on in blocks that are full without it.
    await chain.setNextBlockBaseFeePerGas({ baseFeePerGas: 1_000n * GWEI });
    await chain.increaseTime({ seconds: 60 });
    await chain.mine({ blocks: 1 });
    expect(await nonce()).to.equal(0);
    await chain.setNextBlockBaseFeePerGas({ baseFeePerGas: GWEI });
    await until(() => cancelled.length > 0);
    await chain.mine({ blocks: 1 });
    expect(await late).to.be.instanceOf(DeadlinePassedError);
    const next = note(2);
    await until(async () => (await pooled()).length === 1);
    await chain.mine({ blocks: 1 });
    expect((await next).status).to.equal("success");
  });

  it("refuses a call whose deadline is past before it is sent", async () => {
    const { note, now, pooled } = await setup();
    expect(await rejection(note(1, (await now()) - 1n))).to.be.instanceOf(DeadlinePassedError);
    expect(await pooled()).to.deep.equal([]);
  });

  it("sends answers to reveals whatever the day's limit says, tells so, and counts them for nothing: silence is not for sale", async () => {
    const limit = parseEther("0.001");
    const exempt: { call: string; nonce: number; wei: bigint }[] = [];
    const { chain, publicClient, walletClient, sender, note, nonce, until, pooled } = await setup({
      spendingLimit: createSpendingLimit({ weiPerDay: limit }),
      onExempt: (event) => exempt.push(event),
    });
    const addresses = Object.fromEntries(CONTRACTS.map((name) => [name, nobody] as const)) as unknown as DpinAddresses;
    const client = createDpinClient({ publicClient, walletClient, addresses, sender });
    const mined = async <T>(sending: Promise<T>): Promise<T> => {
      await until(async () => (await pooled()).length === 1);
      await chain.mine({ blocks: 1 });
      return sending;
    };
    let spent = 0n;
    for (let index = 0; spent <= limit; index++) {
      const node = { op: 0, level: 0, index, hash: `0x${"00".repeat(32)}` } as const;
      const data = `0x${"ab".repeat(8192)}` as const;
      const answer =
        index % 2 === 0 ? answerReveal(client, { jobId: 1n, node, data }) : answerReveals(client, { jobId: 1n, answers: [{ node, data }] });
      const { gasUsed, effectiveGasPrice } = await mined(answer);
      spent += gasUsed * effectiveGasPrice;
    }
    expect(exempt.map(({ call }) => call).slice(0, 2)).to.deep.equal(["answerReveal", "answerReveals"]);
    expect(exempt.length).to.equal(await nonce());
    expect(exempt.reduce((sum, { wei }) => sum + wei, 0n) > spent).to.equal(true);
    // The day's room is still there for what is limited.
    await mined(note(1));
    expect(exempt.length).to.equal((await nonce()) - 1);
  });

  it("stops at the day's spending limit and goes on when it is over", async () => {
    let time = 0;
    const limit = parseEther("0.001");
    const { chain, note, nonce, until, pooled } = await setup({
      spendingLimit: createSpendingLimit({ weiPerDay: limit, now: () => time }),
    });
    let spent = 0n;
    let refused: unknown;
    for (let i = 0; refused === undefined; i++) {
      const sent = note(i);
      const outcome = sent.then(
        () => undefined,
        (error: unknown) => error,
      );
      await Promise.race([outcome, until(async () => (await pooled()).length === 1)]);
      await chain.mine({ blocks: 1 });
      refused = await outcome;
      if (refused === undefined) {
        const { gasUsed, effectiveGasPrice } = await sent;
        spent += gasUsed * effectiveGasPrice;
      }
    }
    expect(refused).to.be.instanceOf(SpendingLimitError);
    expect(spent > 0n && spent <= limit).to.equal(true);
    const count = await nonce();
    time += 86_400_001;
    const again = note(99);
    await until(async () => (await pooled()).length === 1);
    await chain.mine({ blocks: 1 });
    await again;
    expect(await nonce()).to.equal(count + 1);
  });
});

describe("A key's sender on a chain that takes blocks back", function () {
  this.timeout(60_000);
  let node: AnvilNode;
  beforeEach(async () => {
    node = await startAnvilNode();
  });
  afterEach(() => node.stop());

  async function setup() {
    const transport = http(node.url, { retryCount: 0 });
    const account = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 1 });
    const publicClient = createPublicClient({ transport, cacheTime: 0 });
    const sender = createSender({ publicClient, walletClient: createWalletClient({ transport, account }) });
    const note = (what: number) => sender.send({ address: nobody, abi, functionName: "note", args: [BigInt(what)] });
    const count = () => publicClient.getTransactionCount({ address: account.address, blockTag: "latest" });
    return { publicClient, note, count };
  }
  /** Stops the mining of what is sent and of time. */
  const stopMining = async () => {
    await node.rpc("evm_setIntervalMining", [0]);
    await node.rpc("evm_setAutomine", [false]);
  };
  const goOn = () => node.rpc("evm_setIntervalMining", [1]);

  it("sends again what was taken back and what waits behind it: nothing is lost or happens twice", async () => {
    const { publicClient, note, count } = await setup();
    await note(0);
    const first = await note(1);
    await stopMining();
    const second = note(2);
    await wait({ ms: 500 });
    // The node's pool forgets what a reorganisation takes back, and keeps what waits.
    await node.takeBack(first.blockNumber);
    expect(await count()).to.equal(1);
    await goOn();
    expect((await second).status).to.equal("success");
    expect(await count()).to.equal(3);
    const again = await publicClient.getTransactionReceipt({ hash: first.transactionHash });
    expect(again.blockNumber > first.blockNumber).to.equal(true);
  });

  it("gives a call that comes meanwhile the nonce that was left free, so that what waits behind it can be mined", async () => {
    const { publicClient, note, count } = await setup();
    const first = await note(1);
    await stopMining();
    const second = note(2);
    await wait({ ms: 300 });
    await node.takeBack(first.blockNumber);
    const third = note(3);
    await wait({ ms: 300 });
    await goOn();
    const receipts = await Promise.all([second, third]);
    const nonces = await Promise.all(
      receipts.map(async ({ transactionHash: hash }) => (await publicClient.getTransaction({ hash })).nonce),
    );
    expect(nonces).to.deep.equal([1, 0]);
    expect(await count()).to.equal(2);
  });
});
