import { createReferenceBackend } from "@dpin/runtime";
import { getJob, jobEscrowAbi, publishProgram, wait, waitForJob, type PublishedProgram, type RpcNotice } from "@dpin/sdk";
import { expect } from "chai";
import { pino } from "pino";
import { flipOutputByte } from "../support/cheats/flipOutputByte.ts";
import { LIES } from "../support/lies.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startAnvilNode, type AnvilNode } from "../support/startAnvilNode.ts";
import { FAULTS, startFaultyProxy, type Fault, type FaultyProxy } from "../support/startFaultyProxy.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../support/startTestProvider.ts";
import { startTestVerifier, type TestVerifier } from "../support/startTestVerifier.ts";
import { until } from "../support/until.ts";

/** `npm run test:faults` sets a minute, and then every fault is tried. */
const SECONDS = Number(process.env["DPIN_FAULT_SECONDS"] ?? 1.5);
const isLong = process.env["DPIN_FAULT_SECONDS"] !== undefined;
const faults: readonly Fault[] = isLong ? FAULTS : ["hang", "rpcError", "html"];
/** Which chain a node is of is asked every 30 s only. */
const slow: readonly (keyof typeof LIES)[] = ["goingBackwards", "otherChain"];
const lies = (Object.keys(LIES) as (keyof typeof LIES)[]).filter((lie) => isLong || !slow.includes(lie));
/** Blocks in which an end must stand; the lies about the head are larger. */
const CONFIRMATIONS = 8;

describe("Daemons whose node fails or lies", function () {
  this.timeout(isLong ? 600_000 : 60_000);
  const small = smallProgram({ seed: 23 });
  let node: AnvilNode;
  let network: TestNetwork;
  let program: PublishedProgram;
  let proxy: FaultyProxy;
  let honest: TestProvider;
  let cheater: TestProvider;
  let verifier: TestVerifier;
  let nextIndex = 10;
  const log: { event?: string; msg: string }[] = [];
  const notices: RpcNotice[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void log.push(JSON.parse(line) as (typeof log)[number]) });

  const watched = () => ({
    network,
    url: proxy.url,
    timeoutMs: 500,
    confirmations: CONFIRMATIONS,
    logger,
    onNotice: (notice: RpcNotice) => void notices.push(notice),
  });
  const startHonest = () => startTestProvider({ ...watched(), index: 2 });
  const startVerifier = () => startTestVerifier({ ...watched(), index: 4 });
  /** A new one for each test: who was convicted takes no work for longer each time. */
  async function startCheater(): Promise<TestProvider> {
    const index = nextIndex++;
    const { account } = await network.client({ index });
    await node.rpc("anvil_setBalance", [account, "0x56bc75e2d63100000"]);
    const backend = flipOutputByte({ backend: createReferenceBackend() });
    return startTestProvider({ ...watched(), index, backend, spotChecks: 0 });
  }
  before(async () => {
    node = await startAnvilNode({ long: isLong });
    network = await startTestNetwork({ chain: () => Promise.resolve(node) });
    program = await publishProgram({ store: network.store, ...small });
    proxy = await startFaultyProxy({ target: node.url });
    honest = await startHonest();
    verifier = await startVerifier();
  });
  beforeEach(async () => {
    cheater = await startCheater();
    log.length = notices.length = 0;
  });
  afterEach(async () => {
    proxy.fail(null);
    proxy.rewrite(null);
    await cheater?.stop();
  });
  after(async () => {
    await verifier.stop();
    await honest.stop();
    await proxy.stop();
    await network.stop();
  });

  const post = (provider: TestProvider) => network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });
  const ends = async (jobId: bigint, ...states: ("committed" | "accepted")[]) =>
    (await waitForJob(network.requester, { jobId, states, pollMs: 50 })).state;
  const told = (...events: string[]) => log.some(({ event }) => events.includes(event ?? ""));

  /** Each job was accepted and committed once, and no transaction of a daemon was ever refused on chain. */
  async function nothingTwice(jobs: readonly bigint[]): Promise<void> {
    const { publicClient, addresses } = network.requester;
    for (const jobId of jobs)
      for (const eventName of ["JobAccepted", "JobCommitted"] as const) {
        const filter = { address: addresses.escrow, abi: jobEscrowAbi, eventName, args: { jobId }, fromBlock: 0n } as const;
        expect(await publicClient.getContractEvents(filter), `${eventName} of job ${jobId}`).to.have.lengthOf(1);
      }
    const latest = await publicClient.getBlockNumber({ cacheTime: 0 });
    const keys = [honest, cheater, verifier].map(({ client }) => client.account.toLowerCase());
    for (let blockNumber = latest > 60n ? latest - 60n : 0n; blockNumber <= latest; blockNumber++) {
      const { transactions } = await publicClient.getBlock({ blockNumber, includeTransactions: true });
      for (const { hash, from } of transactions)
        if (keys.includes(from)) expect((await publicClient.getTransactionReceipt({ hash })).status).to.equal("success");
    }
  }

  /** Jobs before and in the middle of what `begin` does; then it heals, and all must end as they should. */
  async function through(begin: () => void, { says }: { says: () => boolean }): Promise<void> {
    const before = await post(honest);
    expect(await ends(before, "committed")).to.equal("committed");
    begin();
    const good = await post(honest);
    const bad = await post(cheater);
    await wait({ ms: SECONDS * 1_000 });
    await until("it is said", says);
    proxy.fail(null);
    proxy.rewrite(null);
    expect(await ends(bad)).to.equal("convicted");
    // Whoever sees through a lie works on, and a minute of it is longer than a challenge window.
    expect(await ends(good, "committed")).to.be.oneOf(["committed", "finalized"]);
    await nothingTwice([before, good, bad]);
    await node.advance(60);
    for (const jobId of [before, good]) expect(await ends(jobId)).to.equal("finalized");
  }

  for (const fault of faults)
    it(`go on when it heals and lose or double nothing: ${fault}`, () =>
      through(() => proxy.fail(fault), { says: () => notices.some(({ kind }) => kind === "down") }));

  for (const lie of lies)
    it(`go on when it heals and lose or double nothing: ${lie}`, () =>
      through(() => proxy.rewrite(LIES[lie]()), {
        says: () =>
          lie === "balancer" || lie === "goingBackwards" || told("headMissing", "nodeBehind", "failed", "retrying") || notices.length > 0,
      }));

  it("have not forgotten a committed job, nor its trace, after a node that knew nothing of it", async () => {
    const jobId = await post(honest);
    expect(await ends(jobId, "committed")).to.equal("committed");
    const asked = proxy.calls.length;
    proxy.rewrite(({ method, result }) => (method === "eth_call" ? `0x${"00".repeat(32 * 32)}` : result));
    await until("they asked", () => proxy.calls.length > asked + 100);
    proxy.rewrite(null);
    const answer = await fetch(`${honest.url}/jobs/${jobId}/nodes/${0xffffffff}/2/0`);
    expect(answer.status).to.equal(200);
    await node.advance(60);
    expect(await ends(jobId)).to.equal("finalized");
  });

  it("fill the gap after they were off for thousands of blocks, from a node that gives only a hundred at once", async () => {
    await honest.stop();
    await verifier.stop();
    // So many at once as a slow machine mines within the time for an answer.
    for (let thousands = isLong ? 10 : 2; thousands > 0; thousands--) await node.rpc("anvil_mine", ["0x3e8", "0x1"]);
    const good = await post(honest);
    const bad = await post(cheater);
    expect(await ends(bad, "committed")).to.equal("committed");
    proxy.rewrite(({ method, params, result }) => {
      if (method !== "eth_getLogs") return result;
      const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
      return BigInt(toBlock) - BigInt(fromBlock) > 99n ? new Error("block range too large") : result;
    });
    honest = await startHonest();
    verifier = await startVerifier();
    expect(await ends(bad)).to.equal("convicted");
    expect(await ends(good, "committed")).to.equal("committed");
    expect(told("logRange")).to.equal(true);
    await nothingTwice([good, bad]);
  });

  it("do their work in time by the chain's clock while this machine's is an hour fast, and then an hour slow", async () => {
    const realNow = Date.now;
    try {
      for (const hours of [1, -1]) {
        await cheater.stop();
        cheater = await startCheater();
        Date.now = () => realNow() + hours * 3_600_000;
        const [good, bad] = [await post(honest), await post(cheater)];
        expect(await ends(bad)).to.equal("convicted");
        expect(await ends(good, "committed")).to.equal("committed");
        await node.advance(60);
        expect(await ends(good)).to.equal("finalized");
        expect((await getJob(network.requester, { jobId: bad })).state).to.equal("convicted");
      }
    } finally {
      Date.now = realNow;
    }
  });
});
