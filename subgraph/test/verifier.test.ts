import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createDpinClient, createIndexClient, createMemoryStore, type DpinClient } from "@dpin/sdk";
import { createServer, type ArtifactServer } from "@dpin/provider";
import { expect } from "chai";
import { id } from "ethers";
import { pino, type Logger } from "pino";
import { createPublicClient, createWalletClient, http } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { jobActions } from "../../test/support/jobActions.ts";
import { startChangedIndex, type ChangedIndex } from "../../test/support/startChangedIndex.ts";
import { startFaultyProxy, type FaultyProxy } from "../../test/support/startFaultyProxy.ts";
import { startTestVerifier, type TestVerifier } from "../../test/support/startTestVerifier.ts";
import { streamActions } from "../../test/support/streamActions.ts";
import { lead, uniqueName } from "../../test/support/testDatabase.ts";
import { TEST_MNEMONIC } from "../../test/support/testKey.ts";
import { until } from "../../test/support/until.ts";
import { createCatchUp, type CatchUp } from "../../verifier/src/catchUp/createCatchUp.ts";
import { openJournal, type Journal } from "../../verifier/src/journal/openJournal.ts";
import { indexedNetwork, type IndexedNetwork } from "./support/indexedNetwork.ts";

interface LogLine {
  readonly event?: string;
  readonly jobId?: string;
  readonly error?: string;
}

describe("A verifier that was away, and the index that it asks", () => {
  let world: IndexedNetwork;
  let node: FaultyProxy;
  let changed: ChangedIndex;
  let artifacts: ArtifactServer;
  let dir: string;
  let jobId: bigint;
  let endedJob: bigint;
  let batchId: bigint;
  /** Of the commitment of `jobId`. */
  let block: bigint;

  before(async () => {
    world = await indexedNetwork();
    const { fixture } = world;
    const actions = jobActions(fixture);
    endedJob = await actions.commit({ outputRoot: id("ended") });
    await actions.toFinalization(endedJob);
    await fixture.escrow.connect(fixture.requester).finalize(endedJob);
    batchId = await streamActions(fixture).commit({ streamId: await streamActions(fixture).open() });
    // Last, so that its window is open by the chain's clock, which stands still from here on.
    jobId = await actions.commit();
    block = await world.caughtUp();
    node = await startFaultyProxy({ target: world.rpc });
    changed = await startChangedIndex({ target: world.index.url });
    artifacts = await createServer({ store: createMemoryStore() });
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-catch-up-"));
    await chmod(dir, 0o711);
  });
  afterEach(() => {
    changed.change((_, data) => data);
    node.rewrite(null);
  });
  after(async () => {
    await artifacts?.close();
    await changed?.stop();
    await node?.stop();
    await world?.stop();
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  });

  async function connect({
    index,
    signal,
    url = node.url,
  }: {
    index: number;
    signal?: AbortSignal | undefined;
    url?: string;
  }): Promise<DpinClient> {
    const transport = http(url, { retryCount: 0 });
    const walletClient = createWalletClient({ transport, account: mnemonicToAccount(TEST_MNEMONIC, { addressIndex: index }) });
    const publicClient = createPublicClient({ transport, cacheTime: 0 });
    return createDpinClient({ publicClient, walletClient, addresses: world.fixture.addresses, signal, retryPolicy: { maxDelayMs: 100 } });
  }
  const quickIndex = () => ({ client: createIndexClient({ url: changed.url, retryPolicy: { attempts: 1 } }), maxLag: 5, farBlocks: 10 });

  function keepLog(): { lines: LogLine[]; logger: Logger } {
    const lines: LogLine[] = [];
    return { lines, logger: pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) }) };
  }

  describe("with a node that gives the logs of few blocks at once, and slowly", () => {
    let verifier: TestVerifier | undefined;
    afterEach(async () => {
      await verifier?.stop();
      verifier = undefined;
    });

    /** The last block whose logs the node has given, of those of all blocks. */
    let read = 0n;
    async function start(index: number, delayMs: number): Promise<{ lines: LogLine[]; readAt: () => bigint | undefined }> {
      read = 0n;
      node.rewrite(async ({ method, params, result }) => {
        if (method !== "eth_getLogs") return result;
        const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
        if (BigInt(toBlock) - BigInt(fromBlock) > 7n) return new Error("block range is too large");
        // So that what it gives in one turn of the verifier's, two seconds, ends before the job.
        if (BigInt(toBlock) > block - 20n && BigInt(toBlock) > read) await new Promise((resolve) => setTimeout(resolve, delayMs));
        if (BigInt(toBlock) > read) read = BigInt(toBlock);
        return result;
      });
      const { lines, logger } = keepLog();
      let readAt: bigint | undefined;
      const push = lines.push.bind(lines);
      lines.push = (line) => {
        if (line.event === "committed" && line.jobId === String(jobId)) readAt ??= read;
        return push(line);
      };
      const network = { client: connect, dir, artifacts };
      verifier = await startTestVerifier({ network, index, logger, quickIndex: quickIndex() });
      return { lines, readAt: () => readAt };
    }
    const told = (lines: readonly LogLine[], event: string, of: bigint) =>
      lines.filter((line) => line.event === event && line.jobId === String(of)).length;

    it("finds open jobs and batches before it has read their logs, once", async () => {
      const { lines, readAt } = await start(5, 1_200);
      await until("the job was found", () => told(lines, "committed", jobId) > 0);
      expect(readAt()! < block, `logs were read to ${readAt()}, the job is in ${block}`).to.equal(true);
      await until("the batch was found", () => told(lines, "committed", batchId) > 0);
      // One that has ended is news from the logs only.
      expect([told(lines, "committed", endedJob), read < block]).to.deep.equal([0, true]);
      await until("the logs are read", () => read >= block);
      await until("the ended job was found", () => told(lines, "committed", endedJob) > 0);
      expect([jobId, batchId, endedJob].map((one) => told(lines, "committed", one))).to.deep.equal([1, 1, 1]);
    });

    it("finds by the logs what the index leaves out", async () => {
      changed.change((_, data) => ("entities" in data ? { ...data, entities: [] } : data));
      const { lines, readAt } = await start(6, 0);
      await until("the job was found", () => told(lines, "committed", jobId) > 0);
      expect(readAt()! >= block).to.equal(true);
      expect(lines.map(({ event }) => event))
        .to.include("catchingUp")
        .and.not.include("indexUnused");
      expect([batchId, endedJob].map((one) => told(lines, "committed", one))).to.deep.equal([1, 1]);
    });
  });

  describe("takes from it", () => {
    const controller = new AbortController();
    const open: CatchUp[] = [];
    after(async () => {
      controller.abort(new Error("the test is over"));
      for (const catchUp of open) await catchUp.ended();
    });

    async function begin(nextBlock = 0n): Promise<{ catchUp: CatchUp; journal: Journal; lines: LogLine[] }> {
      const client = await connect({ index: 7, signal: controller.signal });
      const { lines, logger } = keepLog();
      const leadership = await lead(uniqueName("catch-up"));
      const journal = await openJournal({ leadership, chainId: world.chainId, escrow: client.addresses.escrow });
      journal.nextBlock = nextBlock;
      const catchUp = createCatchUp({ client, journal, index: quickIndex(), logger });
      open.push(catchUp);
      return { catchUp, journal, lines };
    }
    /** What it has taken when all is asked. */
    async function taken({ catchUp }: { catchUp: CatchUp }): Promise<bigint[]> {
      expect(catchUp.take()).to.deep.equal([]);
      await catchUp.ended();
      return catchUp.take().map((record) => record.jobId);
    }
    const changeJobs = (change: (job: Record<string, unknown>) => Record<string, unknown>) =>
      changed.change((question, data) =>
        question.includes("entities: jobs") ? { ...data, entities: (data["entities"] as Record<string, unknown>[]).map(change) } : data,
      );

    it("which jobs are open, and no root, no locator, no provider", async () => {
      const lie = `0x${"77".repeat(32)}`;
      const liar = { id: `0x${"77".repeat(20)}` };
      changeJobs((job) => ({
        ...job,
        outputRoot: lie,
        traceRoot: lie,
        inputRoot: lie,
        locator: "nowhere",
        outputLocator: "nowhere",
        provider: liar,
      }));
      const begun = await begin();
      expect((await taken(begun)).sort()).to.deep.equal([jobId, batchId].sort());
      const record = begun.journal.records.get(jobId)!;
      expect([record.outputRoot, record.traceRoot, record.inputRoot]).to.deep.equal([id("output"), id("trace"), id("input")]);
      expect([record.block, record.provider, record.outputLocator]).to.deep.equal([
        block,
        world.fixture.provider.address,
        "output locator",
      ]);
      expect(begun.lines.map(({ event }) => event)).to.deep.equal(["catchingUp"]);
    });

    it("no job that has ended, whatever it says", async () => {
      changeJobs((job) => ({ ...job, jobId: String(endedJob) }));
      const begun = await begin();
      expect(await taken(begun)).to.deep.equal([batchId]);
    });

    it("nothing more once it has named a transaction that did not commit the job", async () => {
      changeJobs((job) => ({ ...job, committedIn: job["postedIn"] }));
      const begun = await begin();
      expect(await taken(begun)).to.deep.equal([]);
      expect(begun.lines.at(-1)).to.deep.include({ event: "indexUnused" });
      expect(begun.lines.at(-1)!.error).to.equal(`the transactions that the index names did not post and commit job ${jobId}`);
      changeJobs((job) => ({ ...job, committedIn: `0x${"77".repeat(32)}` }));
      const other = await begin();
      expect(await taken(other)).to.deep.equal([]);
      expect(other.lines.at(-1)!.error).to.equal(`the chain does not have transaction 0x${"77".repeat(32)}, which the index names`);
    });

    it("no job twice, and none that there never was: it cannot keep a verifier busy for ever", async () => {
      changed.change((question, data) => {
        const [job] = (data["entities"] ?? []) as Record<string, unknown>[];
        return question.includes("entities: jobs") ? { ...data, entities: [job, { ...job, id: "0x00000000000000ff" }] } : data;
      });
      const begun = await begin();
      expect(await taken(begun)).to.deep.equal([]);
      expect(begun.lines.at(-1)!.error).to.equal(`the index names ${jobId} after ${jobId}`);
      changeJobs((job) => ({ ...job, jobId: "999" }));
      const other = await begin();
      expect(await taken(other)).to.deep.equal([]);
      expect(other.lines.at(-1)!.error).to.equal("there is no job 999, which the index names");
    });

    it("nothing of blocks whose logs it has read, and nothing when there are few to read", async () => {
      const few = await begin(block - 5n);
      expect(await taken(few)).to.deep.equal([]);
      const asked = changed.asked;
      expect(few.lines).to.deep.equal([]);
      const begun = await begin();
      begun.catchUp.take();
      await begun.catchUp.ended();
      expect(changed.asked > asked).to.equal(true);
      // The logs were quicker.
      begun.journal.nextBlock = block + 1n;
      expect(begun.catchUp.take()).to.deep.equal([]);
    });

    it("nothing when it lags, is broken or is away, and says why", async () => {
      const meta = (change: object) => (_: string, data: Record<string, unknown>) => {
        const { block: head, ...rest } = (data["_meta"] ?? {}) as { block?: object };
        return head === undefined ? data : { ...data, _meta: { ...rest, block: { ...head, ...change }, ...change } };
      };
      const told: [Parameters<ChangedIndex["change"]>[0], RegExp][] = [
        [meta({ number: Number(block) - 6 }), /6 behind the chain/],
        [meta({ hasIndexingErrors: true }), /a handler of the index at .* failed/],
        [(_, data) => ({ ...data, locker: null }), /of another deployment/],
        [() => undefined, /answers 503/],
      ];
      for (const [how, reason] of told) {
        changed.change(how);
        const begun = await begin();
        expect(await taken(begun)).to.deep.equal([]);
        expect(begun.lines.map(({ event }) => event)).to.deep.equal(["indexUnused"]);
        expect(begun.lines[0]!.error).to.match(reason);
      }
    });
  });
});
