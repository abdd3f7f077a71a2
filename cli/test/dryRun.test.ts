import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createReferenceBackend } from "@dpin/runtime";
import {
  dpinTokenAbi,
  getJob,
  providerStakingAbi,
  publishProgram,
  register,
  simulateInOrder,
  stake,
  wait,
  waitForJob,
  type Call,
  type ContractRevertError,
  type Funds,
  type PublishedProgram,
} from "@dpin/sdk";
import { expect } from "chai";
import { pino } from "pino";
import { parseEther } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { toHex } from "viem";
import { startDaemon, type Daemon } from "../src/devnet/startDaemon.ts";
import { networkConfigSchema } from "../src/config/networkConfig.ts";
import type { LogRecord } from "../src/monitoring/LogRecord.ts";
import { watchFunds } from "../src/monitoring/watchFunds.ts";
import { flipOutputByte } from "../../test/support/cheats/flipOutputByte.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { rejection } from "../../test/support/rejection.ts";
import { startAnvilNode, type AnvilNode } from "../../test/support/startAnvilNode.ts";
import { startFaultyProxy } from "../../test/support/startFaultyProxy.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider } from "../../test/support/startTestProvider.ts";
import { until } from "../../test/support/until.ts";

const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const MNEMONIC = "test test test test test test test test test test test junk";

describe("A daemon beside its chain", function () {
  this.timeout(120_000);
  const small = smallProgram({ seed: 41 });
  let node: AnvilNode;
  let network: TestNetwork;
  let program: PublishedProgram;
  let dir: string;
  before(async () => {
    node = await startAnvilNode();
    network = await startTestNetwork({ chain: () => Promise.resolve(node) });
    program = await publishProgram({ store: network.store, ...small });
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-dry-"));
    // Where this runs as root, PostgreSQL has another user, who must be let in.
    await chmod(dir, 0o711);
  });
  after(async () => {
    await network.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const keyOf = (index: number) => toHex(mnemonicToAccount(MNEMONIC, { addressIndex: index }).getHdKey().privateKey!);
  async function configOf(name: string, index: number, more: object): Promise<{ file: string; dataDir: string }> {
    const dataDir = path.join(dir, name);
    const { addresses } = network;
    const common = {
      rpc: node.url,
      chainId: node.chainId,
      addresses: { ...addresses, fromBlock: String(addresses.fromBlock ?? 0n) },
      key: { insecure: keyOf(index) },
      artifacts: [network.artifacts.url],
    };
    const file = path.join(dir, `${name}.json`);
    await writeFile(file, JSON.stringify({ ...common, ...more }), { mode: 0o600 });
    return { file, dataDir };
  }
  function start(args: string[]) {
    const log: LogRecord[] = [];
    const daemon: Daemon = startDaemon({ name: args[0]!, module: MAIN, args, onLog: (record) => void log.push(record) });
    const dryRuns = () => log.filter(({ event }) => event === "dryRun");
    const logged = (what: string, condition: () => boolean) => Promise.race([until(what, condition), daemon.failed]);
    return { daemon, log, dryRuns, logged };
  }
  const noncesOf = (index: number) =>
    network.requester.publicClient.getTransactionCount({ address: mnemonicToAccount(MNEMONIC, { addressIndex: index }).address });

  it("tells in a dry run of a provider what it would send, once each, sends nothing, and a real run then does it", async () => {
    const client = await network.client({ index: 5, fund: "5000" });
    await register(client, { endpoint: "http://127.0.0.1:1" });
    await stake(client, { amount: parseEther("5000") });
    const dataDir = path.join(dir, "provider");
    const floors = [{ token: network.addresses.token, perJob: parseEther("1").toString(), perGigaMac: 0 }];
    const provider = { dataDir, floors, pollMs: 50, pauseMs: 100, confirmations: 0 };
    const { file } = await configOf("provider", 5, { provider });
    const jobId = await network.post({ program, inputs: [small.randomInput()], provider: client.account });
    const nonce = await noncesOf(5);
    const dry = start(["provider", "run", "--config", file, "--backend", "wasm", "--dry-run"]);
    try {
      await dry.logged("it would accept", () => dry.dryRuns().some((record) => record["function"] === "accept"));
      await wait({ ms: 800 });
      expect(dry.dryRuns().map((record) => record["function"])).to.deep.equal(["setEndpoint", "accept"]);
      const told = dry.dryRuns()[1]!;
      expect(told).to.include({ to: network.addresses.escrow, value: "0" });
      expect((told["args"] as string[])[0]).to.equal(String(jobId));
      expect(BigInt(String(told["estimatedCost"])) > 0n).to.equal(true);
      expect(dry.log.filter(({ event }) => event === "retrying")).to.deep.equal([]);
    } finally {
      await dry.daemon.stop();
    }
    expect(await noncesOf(5)).to.equal(nonce);
    expect(await readdir(dataDir)).to.deep.equal(["dry-run"]);
    const real = start(["provider", "run", "--config", file, "--backend", "wasm"]);
    try {
      expect((await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 })).state).to.equal("committed");
    } finally {
      await real.daemon.stop();
    }
  });

  it("tells in a dry run of a verifier the claim that it would make, once, and sends nothing", async () => {
    const backend = flipOutputByte({ backend: createReferenceBackend() });
    const cheater = await startTestProvider({ network, index: 6, backend, spotChecks: 0 });
    const { file } = await configOf("verifier", 7, { dataDir: path.join(dir, "verifier"), policy: { pollMs: 50 } });
    const nonce = await noncesOf(7);
    const dry = start(["verifier", "run", "--config", file, "--backend", "wasm", "--dry-run"]);
    try {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: cheater.client.account });
      await dry.logged("it would claim", () => dry.dryRuns().length > 0);
      await wait({ ms: 800 });
      expect(dry.dryRuns().map((record) => record["function"])).to.deep.equal(["commitClaim"]);
      expect((await getJob(network.requester, { jobId })).state).to.equal("committed");
      expect(await noncesOf(7)).to.equal(nonce);
    } finally {
      await dry.daemon.stop();
      await cheater.stop();
    }
  });

  it("tries a transaction on top of those that make it possible, and tells what would be refused there", async () => {
    const client = await network.client({ index: 3, fund: "100" });
    await register(client, { endpoint: "http://127.0.0.1:1" });
    const { token, staking } = network.addresses;
    const amount = parseEther("100");
    const add = { address: token, abi: dpinTokenAbi, functionName: "transferAndCall", args: [staking, amount] };
    const thaw = (wei: bigint) => ({ address: staking, abi: providerStakingAbi, functionName: "thaw", args: [wei] });
    const refusal = async (calls: Call[]) => (await rejection(simulateInOrder(client, { calls }))) as ContractRevertError;
    expect((await refusal([thaw(amount)])).errorName).to.equal("ProviderStaking_NotEnoughFreeStake");
    const before = await noncesOf(3);
    const tried = await simulateInOrder(client, { calls: [add, thaw(amount)] });
    expect(tried!.gas > 21_000n).to.equal(true);
    expect(tried!.result).to.equal(0n);
    expect((await refusal([add, thaw(amount + 1n)])).errorName).to.equal("ProviderStaking_NotEnoughFreeStake");
    expect(await noncesOf(3)).to.equal(before);
  });

  it("warns before its key is empty, tells what it has and needs, and when it has enough again", async () => {
    const client = await network.client({ index: 8 });
    const log: LogRecord[] = [];
    const seen: Funds[] = [];
    const logger = pino({ level: "info" }, { write: (line: string) => void log.push(JSON.parse(line) as LogRecord) });
    const { fees } = networkConfigSchema.pick({ fees: true }).parse({ fees: { warnBelow: 10 } });
    const over = new AbortController();
    const set = (wei: bigint) => node.rpc("anvil_setBalance", [client.account, toHex(wei)]);
    await set(parseEther("0.000001"));
    const done = watchFunds({ client, fees, logger, signal: over.signal, everyMs: 30, onFunds: (funds) => void seen.push(funds) });
    try {
      await until("it warns", () => seen.length > 5);
      const warnings = log.filter(({ event }) => event === "fundsLow");
      expect(warnings, "once, not with every look").to.have.lengthOf(1);
      expect(warnings[0]).to.include({ account: client.account, balance: "1000000000000", transactions: 10 });
      expect(seen[0]!.need > seen[0]!.balance && seen[0]!.need < parseEther("1")).to.equal(true);
      await set(parseEther("1"));
      await until("it is content", () => log.some(({ event }) => event === "fundsEnough"));
      await set(0n);
      await until("it warns again", () => log.filter(({ event }) => event === "fundsLow").length === 2);
    } finally {
      over.abort();
      await done;
    }
  });

  it("names in its log the server that fails, by its host alone, and the one that is of another chain, and works on by WebSocket", async () => {
    const bad = await startFaultyProxy({ target: node.url });
    const other = await startFaultyProxy({ target: node.url });
    other.rewrite(({ method, result }) => (method === "eth_chainId" ? "0x1" : result));
    const rpc = [`${bad.url}/v2/topsecret`, other.url, node.url.replace(/^http/, "ws")];
    const { file } = await configOf("many", 9, { rpc, dataDir: path.join(dir, "many"), policy: { pollMs: 50 } });
    bad.fail("html");
    const { daemon, log, logged } = start(["verifier", "run", "--config", file, "--backend", "wasm"]);
    try {
      await logged("it watches", () => log.some(({ event }) => event === "watching"));
      const downs = log.filter(({ event }) => event === "rpcDown");
      expect(downs.map(({ server }) => server)).to.deep.equal([new URL(bad.url).host, new URL(other.url).host]);
      expect(String(downs[1]!["reason"])).to.include("is a node of chain 1");
      bad.fail(null);
      await logged("the first is used again", () => log.some(({ event, server }) => event === "rpcUp" && server === new URL(bad.url).host));
      expect(JSON.stringify(log)).to.not.include("topsecret");
    } finally {
      await daemon.stop();
      await bad.stop();
      await other.stop();
    }
  });
});
