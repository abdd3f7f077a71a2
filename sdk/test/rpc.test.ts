import { expect } from "chai";
import { createPublicClient, parseEther } from "viem";
import { rejection } from "../../test/support/rejection.ts";
import { startAnvilNode, type AnvilNode } from "../../test/support/startAnvilNode.ts";
import { FAULTS, startFaultyProxy, type FaultyProxy } from "../../test/support/startFaultyProxy.ts";
import { startTcpProxy } from "../../test/support/startTcpProxy.ts";
import { until } from "../../test/support/until.ts";
import { createRpcTransport, isTransient, NodeFaultError, retry, type RpcNotice, type RpcTransportParameters } from "../src/index.ts";
import { checkAnswer } from "../src/rpc/checkAnswer.ts";
import { isNodeFault } from "../src/rpc/isNodeFault.ts";
import { logLimitOf } from "../src/rpc/logLimitOf.ts";

const rich = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

describe("Several RPC servers of one chain", function () {
  this.timeout(60_000);
  let node: AnvilNode;
  let stranger: AnvilNode;
  const proxies: { stop(): Promise<void> }[] = [];
  const over = new AbortController();
  before(async () => {
    node = await startAnvilNode();
    stranger = await startAnvilNode();
  });
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.stop();
  });
  after(async () => {
    over.abort();
    await node.stop();
    await stranger.stop();
  });

  const proxyOf = async (target = node.url): Promise<FaultyProxy> => {
    const proxy = await startFaultyProxy({ target });
    proxies.push(proxy);
    return proxy;
  };
  function clientOf(urls: string[], options: Partial<RpcTransportParameters> = {}) {
    const notices: RpcNotice[] = [];
    const onNotice = (notice: RpcNotice) => void notices.push(notice);
    const transport = createRpcTransport({ urls, timeoutMs: 400, signal: over.signal, onNotice, ...options });
    const client = createPublicClient({ transport, cacheTime: 0 });
    const balance = () => client.getBalance({ address: rich });
    return { client, balance, notices, downs: () => notices.filter(({ kind }) => kind === "down") };
  }

  it("ask the next one when one fails in the middle, however it does, say so once, do not wait for it again, and use it when it is well", async () => {
    await Promise.all(
      FAULTS.map(async (fault) => {
        const [bad, good] = [await proxyOf(), await proxyOf()];
        const { balance, notices, downs } = clientOf([bad.url, good.url], { timeoutMs: 3_000 });
        const balancesAsked = () => bad.calls.filter(({ method }) => method === "eth_getBalance").length;
        await balance();
        expect(good.calls, `${fault}: the first is preferred`).to.deep.equal([]);
        bad.fail(fault);
        expect(await balance(), fault).to.equal(parseEther("10000"));
        const begun = performance.now();
        for (let i = 0; i < 5; i++) await balance();
        expect(performance.now() - begun, `${fault}: nobody waits for it`).to.be.lessThan(2_500);
        expect(downs(), fault).to.have.lengthOf(1);
        expect(downs()[0]!.server).to.equal(new URL(bad.url).host);
        bad.fail(null);
        const before = balancesAsked();
        await until(`${fault}: the first is used again`, async () => (await balance()) > 0n && balancesAsked() > before);
        expect(notices.at(-1)!.kind, fault).to.equal("up");
      }),
    );
  });

  it("when none answers end in an error that trying again may cure, with no more of a URL than its host", async () => {
    const bad = await proxyOf();
    bad.fail("html");
    const { client, balance } = clientOf([`${bad.url}/v3/topsecret`, "http://127.0.0.1:1/topsecret", "ws://127.0.0.1:1/topsecret"]);
    const texts: string[] = [];
    for (const question of [balance, () => client.call({ to: rich, data: "0x01" }), () => client.getLogs({ fromBlock: 0n })]) {
      const error = await rejection(question());
      expect(isTransient(error)).to.equal(true);
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) texts.push(`${cause.message} ${cause.stack}`);
    }
    bad.fail(null);
    bad.rewrite(() => Object.assign(new Error("execution reverted"), { code: 3 }));
    const refused = await rejection(client.call({ to: rich, data: "0x01" }));
    expect(isTransient(refused)).to.equal(true);
    for (let cause: unknown = refused; cause instanceof Error; cause = cause.cause) texts.push(`${cause.message} ${cause.stack}`);
    expect(texts.join("\n")).to.not.include("topsecret");
  });

  it("do not use one of another chain, also when it becomes one on the way, and take the configured chain's word over the first's", async () => {
    const turncoat = await proxyOf();
    const { client, notices } = clientOf([turncoat.url, node.url]);
    expect(await client.getChainId()).to.equal(node.chainId);
    turncoat.fail("cut");
    await client.getBlockNumber();
    turncoat.fail(null);
    turncoat.rewrite(({ method, result }) => (method === "eth_chainId" ? `0x${stranger.chainId.toString(16)}` : result));
    const asked = () => turncoat.calls.filter(({ method }) => method === "eth_chainId").length;
    const before = asked();
    await until("it is looked at again", async () => (await client.getBlockNumber()) >= 0n && asked() > before + 1);
    expect(notices.filter(({ kind }) => kind === "up")).to.deep.equal([]);
    const sure = clientOf([stranger.url, node.url], { chainId: node.chainId });
    expect(await sure.client.getChainId()).to.equal(node.chainId);
    expect(sure.downs()[0]!.reason).to.include(`is a node of chain ${stranger.chainId}, not of ${node.chainId}`);
  });

  it("leave one that is far behind, and one that names a head that it does not have", async () => {
    const [behind, boaster] = [await proxyOf(), await proxyOf()];
    const shifted = (by: number, atNumber: bigint) => (call: { method: string; params: readonly unknown[]; result: unknown }) => {
      if (call.method !== "eth_getBlockByNumber" && call.method !== "eth_getBlockByHash") return call.result;
      const block = call.result as { number: string; timestamp: string };
      if (by > 0 && call.params[0] !== "latest") return call.result;
      const number = `0x${(BigInt(block.number) + atNumber).toString(16)}`;
      return { ...block, number, timestamp: `0x${(Number(block.timestamp) + by).toString(16)}` };
    };
    behind.rewrite(shifted(-3_600, 0n));
    boaster.rewrite(shifted(3_600, 1_000n));
    const { client, downs } = clientOf([behind.url, boaster.url, node.url], { compareMs: 100 });
    await until("both are left", async () => {
      await client.getBlockNumber();
      return downs().length === 2;
    });
    const reasons = Object.fromEntries(downs().map(({ server, reason }) => [server, reason]));
    expect(reasons[new URL(behind.url).host]).to.match(/is 3\d\d\d s behind another node/);
    expect(reasons[new URL(boaster.url).host]).to.include("names a head that it does not have");
    const asked = behind.calls.length;
    await client.getBalance({ address: rich });
    expect(behind.calls.slice(asked).some(({ method }) => method === "eth_getBalance")).to.equal(false);
  });

  it("speak over WebSockets, connect anew after each loss, and do not wait for a wire that lets nothing through", async () => {
    const wire = await startTcpProxy({ target: node.url });
    proxies.push(wire);
    const { client, balance } = clientOf([`ws://${wire.host}`]);
    const patient = () => retry({ run: balance, delayMs: 20, maxDelayMs: 100 });
    expect(await Promise.all([balance(), balance(), client.getChainId()])).to.deep.equal([
      parseEther("10000"),
      parseEther("10000"),
      node.chainId,
    ]);
    expect(wire.connections).to.equal(1);
    for (const harm of ["cut", "hang"] as const) {
      wire[harm]();
      const error = await rejection(balance());
      expect(isTransient(error), harm).to.equal(true);
      const waiting = patient();
      await rejection(balance());
      wire.heal();
      expect(await waiting, harm).to.equal(parseEther("10000"));
    }
    expect(wire.connections).to.be.greaterThan(2);
    const { balance: either } = clientOf([`ws://${wire.host}`, node.url]);
    await either();
    wire.hang();
    expect(await either()).to.equal(parseEther("10000"));
  });

  it("tell what a contract says as it is, from the first server that is well", async () => {
    const second = await proxyOf();
    const { client } = clientOf([node.url, second.url]);
    // PUSH1 0 PUSH1 0 REVERT
    const error = (await rejection(client.call({ data: "0x60006000fd" }))) as Error;
    expect(isTransient(error)).to.equal(false);
    expect(error.message).to.match(/revert/);
    expect(second.calls).to.deep.equal([]);
  });

  it("wait as long as a server asks for", async () => {
    const busy = await proxyOf();
    busy.fail("http429");
    const { balance } = clientOf([busy.url]);
    const error = (await rejection(balance())) as Error;
    const pauses: number[] = [];
    const waiting = retry({ run: balance, delayMs: 1, onRetry: ({ delayMs }) => pauses.push(delayMs) });
    await until("it was asked", () => pauses.length > 0);
    busy.fail(null);
    expect(await waiting).to.equal(parseEther("10000"));
    expect(pauses[0]).to.be.within(1_000, 1_500);
    expect(error.message).to.include("HTTP 429");
  });
});

describe("An answer of a server", () => {
  const hash = `0x${"ab".repeat(32)}`;
  const block = { number: "0x5", hash, parentHash: hash, timestamp: "0x9" };
  const log = { address: rich, data: "0x", topics: [hash], blockHash: hash, transactionHash: hash, blockNumber: "0x5", logIndex: "0x0" };
  const is = (method: string, params: unknown[], result: unknown) => checkAnswer({ method, params, result });

  it("is taken only when it has the form of its method and is about what was asked", () => {
    expect(is("eth_blockNumber", [], "0x1")).to.equal(true);
    for (const result of [null, 5, "5", "0x", "0xzz", {}, `0x${"f".repeat(65)}`])
      expect(is("eth_blockNumber", [], result), String(result)).to.equal(false);
    expect(is("eth_call", [], "0x")).to.equal(true);
    expect(is("eth_call", [], "0x0")).to.equal(false);
    expect(is("eth_getBlockByNumber", ["0x5", false], block)).to.equal(true);
    expect(is("eth_getBlockByNumber", ["0x6", false], block)).to.equal(false);
    expect(is("eth_getBlockByNumber", ["0x6", false], null)).to.equal(true);
    expect(is("eth_getBlockByNumber", ["latest", false], null)).to.equal(false);
    expect(is("eth_getBlockByHash", [`0x${"cd".repeat(32)}`, false], block)).to.equal(false);
    const filter = { address: [rich], fromBlock: "0x4", toBlock: "0x6" };
    expect(is("eth_getLogs", [filter], [log])).to.equal(true);
    for (const wrong of [
      { blockNumber: "0x7" },
      { blockNumber: "0x3" },
      { address: `0x${"11".repeat(20)}` },
      { removed: true },
      { topics: ["0x"] },
      { blockHash: null },
    ])
      expect(is("eth_getLogs", [filter], [log, { ...log, ...wrong }]), JSON.stringify(wrong)).to.equal(false);
    expect(is("eth_getLogs", [filter], null)).to.equal(false);
    const receipt = {
      transactionHash: hash,
      blockHash: hash,
      blockNumber: "0x1",
      gasUsed: "0x1",
      effectiveGasPrice: "0x1",
      status: "0x1",
      logs: [],
    };
    expect(is("eth_getTransactionReceipt", [hash], receipt)).to.equal(true);
    expect(is("eth_getTransactionReceipt", [`0x${"cd".repeat(32)}`], receipt)).to.equal(false);
    expect(is("eth_getTransactionReceipt", [hash], { ...receipt, status: "0x2" })).to.equal(false);
  });

  it("that is an error tells of the node or of the question", () => {
    const fault = (method: string, message: string, extra: { code?: number; data?: unknown } = {}) =>
      isNodeFault({ method, message, code: extra.code, status: undefined, data: extra.data });
    expect(fault("eth_getTransactionCount", "anything")).to.equal(true);
    expect(fault("eth_call", "header not found")).to.equal(true);
    expect(fault("eth_estimateGas", "Internal error")).to.equal(true);
    expect(fault("eth_sendRawTransaction", "daily request count exceeded, request rate limited", { code: -32005 })).to.equal(true);
    expect(fault("eth_call", "execution reverted")).to.equal(false);
    expect(fault("eth_call", "Internal error", { data: "0x08c379a0" })).to.equal(false);
    expect(fault("eth_sendRawTransaction", "nonce too low")).to.equal(false);
    expect(fault("eth_sendRawTransaction", "insufficient funds for gas * price + value")).to.equal(false);
    expect(fault("eth_sendRawTransaction", "replacement transaction underpriced")).to.equal(false);
  });

  it("that refuses logs is known in the words of many providers, as too much or too often", () => {
    for (const message of [
      "query returned more than 10000 results",
      "query returned more than 10000 results. Try with this block range [0x1, 0x2].",
      "block range is too wide",
      "block range too large",
      "exceed maximum block range: 50000",
      "eth_getLogs is limited to a 10,000 range",
      "You can make eth_getLogs requests with up to a 500 block range.",
      "Log response size exceeded. this block range should work",
      "query exceeds max results 20000",
      "requested too many blocks from 0 to 16384, maximum is set to 2048",
      "query timeout exceeded",
      "logs matched by query exceeds limit of 10000",
    ])
      expect(logLimitOf({ code: -32005, message }), message).to.equal("range");
    expect(logLimitOf({ status: 413, message: "" })).to.equal("range");
    expect(logLimitOf({ status: 429, message: "" })).to.equal("rate");
    expect(logLimitOf({ code: -32005, message: "daily request count exceeded" })).to.equal("rate");
    expect(logLimitOf({ code: -32000, message: "header not found" })).to.equal(null);
    expect(new NodeFaultError({ server: "a", method: "b", reason: "c" }).shortMessage).to.equal("b: a c");
  });
});
