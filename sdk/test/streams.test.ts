import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { initHash } from "@dpin/runtime";
import {
  numberToHex,
  parseEther,
  parseSignature,
  serializeCompactSignature,
  serializeSignature,
  signatureToCompactSignature,
  zeroAddress,
  type Abi,
  type Hex,
} from "viem";
import {
  batchTree,
  checkVoucher,
  closeStream,
  commitBatch,
  ContractRevertError,
  finalizeBatch,
  fundStream,
  getBalance,
  getBatch,
  getCredit,
  getProvider,
  getStream,
  openStream,
  register,
  signVoucher,
  stake,
  statementHash,
  thawFunds,
  withdrawCredit,
  withdrawFunds,
  type DpinClient,
  type Statement,
  type Voucher,
} from "../src/index.ts";
import { namedStatement } from "../../test/support/namedStatement.ts";
import { rejection } from "../../test/support/rejection.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";

describe("Streams on a chain", () => {
  let network: TestNetwork;
  let provider: DpinClient;
  before(async () => {
    await initHash();
    network = await startTestNetwork();
    provider = await network.client({ index: 2, fund: "20000" });
    await register(provider, { endpoint: "http://127.0.0.1:1" });
    await stake(provider, { amount: parseEther("10000") });
  });
  after(() => network?.stop());

  it("run from funding over vouchers to collection, and give back what was not used", async () => {
    const { requester } = network;
    const { streamId } = await openStream(requester, { provider: provider.account, amount: parseEther("10") });
    await fundStream(requester, { streamId, amount: parseEther("5") });
    expect((await getStream(requester, { streamId })).available).to.equal(parseEther("15"));

    // One voucher after each delivered job; only the last is committed.
    const delivered: Statement[] = [];
    let voucher!: Voucher;
    let signature!: `0x${string}`;
    for (const name of ["first", "second", "third"]) {
      delivered.push(namedStatement(name));
      const { root, jobCount } = batchTree({ statements: delivered });
      voucher = { streamId, batch: 0n, jobsRoot: root, jobCount, cumulativeAmount: parseEther("2") * BigInt(jobCount) };
      signature = await signVoucher(requester, { voucher });
      expect(await checkVoucher(provider, { voucher, signature })).to.equal(null);
    }
    const { batchId } = await commitBatch(provider, { voucher, signature, locator: "there" });
    expect(await getBatch(provider, { batchId })).to.include({
      state: "committed",
      streamId,
      amount: parseEther("6"),
      locked: parseEther("100"),
    });
    await network.node.advance(60);
    await finalizeBatch(requester, { batchId });
    expect((await getBatch(provider, { batchId })).state).to.equal("finalized");
    expect(await getCredit(provider, { account: provider.account, from: "streams" })).to.equal(parseEther("5.94"));
    const before = await getBalance(provider, { account: provider.account });
    await withdrawCredit(provider, { from: "streams" });
    expect((await getBalance(provider, { account: provider.account })) - before).to.equal(parseEther("5.94"));
    expect((await getProvider(provider, { provider: provider.account })).locked).to.equal(0n);

    await thawFunds(requester, { streamId, amount: parseEther("4") });
    const early = (await rejection(withdrawFunds(requester, { streamId }))) as ContractRevertError;
    expect(early.errorName).to.equal("JobStreams_StillThawing");
    await network.node.advance(501);
    const own = await getBalance(requester, { account: requester.account });
    await withdrawFunds(requester, { streamId });
    expect((await getBalance(requester, { account: requester.account })) - own).to.equal(parseEther("4"));
    await closeStream(provider, { streamId });
    expect(await getCredit(requester, { account: requester.account, from: "streams" })).to.equal(parseEther("5"));
    await rejection(fundStream(requester, { streamId, amount: 1n }));
  });

  it("tell a provider what is wrong with a voucher before it works for the next", async () => {
    const { requester } = network;
    const { streamId } = await openStream(requester, { provider: provider.account, amount: parseEther("3") });
    const { root, jobCount } = batchTree({ statements: [namedStatement("one")] });
    const good: Voucher = { streamId, batch: 0n, jobsRoot: root, jobCount, cumulativeAmount: parseEther("2") };
    const fault = async (change: Partial<Voucher>, signer = requester) => {
      const voucher = { ...good, ...change };
      return checkVoucher(provider, { voucher, signature: await signVoucher(signer, { voucher }) });
    };
    expect(await fault({})).to.equal(null);
    expect(await fault({ batch: 1n })).to.equal("wrong batch");
    expect(await fault({ jobCount: 0 })).to.equal("no jobs");
    expect(await fault({ cumulativeAmount: 0n })).to.equal("nothing to collect");
    expect(await fault({ cumulativeAmount: parseEther("4") })).to.equal("not funded");
    expect(await fault({}, provider)).to.equal("wrong signature");
    await thawFunds(requester, { streamId, amount: parseEther("2") });
    expect(await fault({})).to.equal("not funded");
    await closeStream(provider, { streamId });
    expect(await fault({})).to.equal("closed");
    expect((await getStream(requester, { streamId })).token).to.equal(zeroAddress);
  });

  it("are not worked for when a contract signs, unless told that it is trusted: it can void its vouchers after the work (ERC-1271)", async () => {
    const { requester } = network;
    const { publicClient, wallet } = requester;
    const { abi, bytecode } = await artifactOf("ContractWallet");
    const hash = await wallet.deployContract({ abi, bytecode, args: [requester.account], chain: null });
    const signer = (await publicClient.waitForTransactionReceipt({ hash })).contractAddress!;
    const { streamId } = await openStream(requester, { provider: provider.account, amount: parseEther("3"), signer });
    const { root, jobCount } = batchTree({ statements: [namedStatement("one")] });
    const voucher: Voucher = { streamId, batch: 0n, jobsRoot: root, jobCount, cumulativeAmount: parseEther("2") };
    const signature = await signVoucher(requester, { voucher });
    expect(await checkVoucher(provider, { voucher, signature })).to.equal("contract signer");
    expect(await checkVoucher(provider, { voucher, signature, trustContractSigner: true })).to.equal(null);
    await requester.send({ address: signer, abi, functionName: "setMode", args: [1] });
    expect(await checkVoucher(provider, { voucher, signature, trustContractSigner: true })).to.equal("wrong signature");
  });

  it("are checked as strictly as the contract does: the other form of a key's signature is refused", async () => {
    const { requester } = network;
    const { streamId } = await openStream(requester, { provider: provider.account, amount: parseEther("3") });
    const { root, jobCount } = batchTree({ statements: [namedStatement("one")] });
    const voucher: Voucher = { streamId, batch: 0n, jobsRoot: root, jobCount, cumulativeAmount: parseEther("2") };
    const signature = await signVoucher(requester, { voucher });
    const { r, s, yParity } = parseSignature(signature);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const mirrored = serializeSignature({ r, s: numberToHex(order - BigInt(s), { size: 32 }), yParity: 1 - yParity });
    const compact = serializeCompactSignature(signatureToCompactSignature({ r, s, yParity }));
    expect(await checkVoucher(provider, { voucher, signature })).to.equal(null);
    for (const other of [mirrored, compact]) {
      expect(await checkVoucher(provider, { voucher, signature: other })).to.equal("wrong signature");
      const refused = (await rejection(commitBatch(provider, { voucher, signature: other, locator: "" }))) as ContractRevertError;
      expect(refused.errorName).to.equal("JobStreams_WrongSignature");
    }
  });

  it("hash a statement as a single job's contract does, and make paths that lead to the root", () => {
    const statements = ["a", "b", "c", "d", "e"].map((name) => namedStatement(name));
    const tree = batchTree({ statements });
    expect(tree.path(4)).to.have.length(3);
    expect(batchTree({ statements: statements.slice(0, 1) }).root).to.equal(statementHash(statements[0]!));
    expect(() => batchTree({ statements: [] })).to.throw(RangeError);
  });
});

async function artifactOf(name: string): Promise<{ abi: Abi; bytecode: Hex }> {
  const file = new URL(`../../artifacts/test/contracts-support/${name}.sol/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as { abi: Abi; bytecode: Hex };
}
