import path from "node:path";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import { computeChallengesAbi, getJob, jobEscrowAbi, publishProgram, wait } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import { expect } from "chai";
import { and, eq } from "drizzle-orm";
import { flipOutputByte } from "../../test/support/cheats/flipOutputByte.ts";
import { wrongInteriorElement } from "../../test/support/cheats/wrongInteriorElement.ts";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider, testLogger } from "../../test/support/startTestProvider.ts";
import { startTestVerifier } from "../../test/support/startTestVerifier.ts";
import { lead, testDatabase, uniqueName } from "../../test/support/testDatabase.ts";
import { until } from "../../test/support/until.ts";
import { createCanaries } from "../src/canary/createCanaries.ts";
import { openHalt } from "../src/canary/openHalt.ts";
import { canaryConfigSchema, endHalts, type CanaryConfig } from "../src/index.ts";
import { canaries, commitments } from "../src/journal/tables.ts";

const PRICE = 2n * 10n ** 18n;

describe("A verifier's canaries", () => {
  let network: TestNetwork;
  let chainId: number;
  before(async () => {
    network = await startTestNetwork();
    chainId = await network.requester.publicClient.getChainId();
  });
  after(() => network.stop());

  const configOf = (changes: object = {}): CanaryConfig =>
    canaryConfigSchema.parse({ chainIds: [chainId], everySeconds: 3_600, maxPrice: String(PRICE), maxPerDay: String(PRICE), ...changes });
  const rowsOf = async (verifier: string) =>
    (await testDatabase()).transact((transaction) => transaction.select().from(canaries).where(eq(canaries.verifier, verifier)));

  /** The verdict on the canary of verifier `index`, with `provider` as the provider's backend and `own` as the verifier's. */
  async function verdictOf(
    index: number,
    { provider, own, then = async () => undefined }: { provider?: Backend; own?: Backend; then?: () => Promise<unknown> },
  ): Promise<string> {
    await network.client({ index, fund: "100" });
    const sources = [createFolderStore({ dir: path.join(network.dir, `verifier${index}`, "artifacts") })];
    const worker = await startTestProvider({ network, index: index + 1, sources, spotChecks: 0, ...(provider && { backend: provider }) });
    const verifier = await startTestVerifier({ network, index, canary: configOf(), ...(own && { backend: own }) });
    try {
      for (const deadline = Date.now() + 60_000; ; await wait({ ms: 100 })) {
        const [row] = await rowsOf(`verifier ${network.dir} ${index}`);
        if (row !== undefined && row.verdict !== null) {
          await then();
          return row.verdict;
        }
        if (Date.now() > deadline) throw new Error("no verdict within 60 s");
      }
    } finally {
      await wait({ ms: 1_000 });
      await verifier.stop();
      await worker.stop();
    }
  }
  const claims = async () => {
    const filter = {
      address: network.addresses.challenges,
      abi: computeChallengesAbi,
      eventName: "ClaimCommitted",
      fromBlock: 0n,
    } as const;
    return (await network.requester.publicClient.getContractEvents(filter)).length;
  };

  it("are right when an honest provider's commitment is", async () => {
    expect(await verdictOf(10, {})).to.equal("right");
  });

  it("stop a verifier whose backend calls a right one wrong: it claims nothing, not even where it has a proof that would convict", async () => {
    const small = smallProgram({ seed: 41 });
    const program = await publishProgram({ store: network.store, ...small });
    const backend = wrongInteriorElement({ backend: createReferenceBackend() });
    const cheater = await startTestProvider({ network, index: 18, backend, spotChecks: 0 });
    const proven = async () => {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: cheater.client.account });
      const mine = and(eq(commitments.verifier, `verifier ${network.dir} 12`), eq(commitments.jobId, jobId));
      for (const deadline = Date.now() + 60_000; ; await wait({ ms: 100 })) {
        const [row] = await (await testDatabase()).transact((transaction) => transaction.select().from(commitments).where(mine));
        if (row?.finding === "proven") return;
        if (Date.now() > deadline) throw new Error(`the cheat is ${row?.finding}: ${row?.reason}`);
      }
    };
    const own = flipOutputByte({ backend: createReferenceBackend() });
    expect(await verdictOf(12, { own, then: proven })).to.equal("mismatch");
    expect(await claims()).to.equal(0);
    // Started anew, with a sound backend and without canaries, it is still halted, and has what it had proven.
    const name = `verifier ${network.dir} 12`;
    let verifier = await startTestVerifier({ network, index: 12 });
    await wait({ ms: 1_500 });
    expect(await claims()).to.equal(0);
    await verifier.stop();
    const ended = await endHalts({ database: await testDatabase(), prefix: name });
    expect(ended.map((halt) => halt.verifier)).to.deep.equal([name]);
    expect(ended[0]!.reason).to.match(/calls a right canary \(job \d+\) wrong$/);
    expect(await endHalts({ database: await testDatabase(), prefix: name })).to.deep.equal([]);
    verifier = await startTestVerifier({ network, index: 12 });
    await until("it claims again", async () => (await claims()) > 0);
    await verifier.stop();
    await cheater.stop();
  });

  it("leave a running verifier halted until a person lets it go on", async () => {
    const leadership = await lead(uniqueName("halts"));
    const halt = await openHalt({ leadership });
    // A look at the database that is under way when it begins does not end it.
    const looks = [halt.refresh(), halt.begin("first"), halt.refresh()];
    expect(halt.reason).to.equal("first");
    await Promise.all(looks);
    expect(halt.reason).to.equal("first");
    await halt.begin("second");
    expect((await openHalt({ leadership })).reason).to.equal("first");
    await halt.refresh();
    expect(halt.reason).to.equal("first");
    await endHalts({ database: await testDatabase(), prefix: leadership.name });
    await halt.refresh();
    expect(halt.reason).to.equal(null);
    await leadership.release();
  });

  it("are wrong when a provider cheats, who is claimed against as in any other job", async () => {
    const before = await claims();
    expect(await verdictOf(14, { provider: flipOutputByte({ backend: createReferenceBackend() }) })).to.equal("wrong");
    expect(await claims()).to.equal(before + 1);
  });

  it("come back as overdue when nobody takes them, cost no more than a day may, and are those of one process at a time", async () => {
    const client = await network.client({ index: 16, fund: "100" });
    const leadership = await lead(uniqueName("canaries"));
    let at = Date.now();
    const config = configOf({ everySeconds: 10, acceptTime: 60, runTime: 30, maxPerDay: String(2n * PRICE) });
    const halt = await openHalt({ leadership });
    const parameters = { client, store: network.store, leadership, halt, config, chainId, logger: testLogger, now: () => at };
    let own = await createCanaries(parameters);
    for (let times = 0; times < 3; times++) {
      await own.turn();
      await own.turn();
      // As after a restart.
      own = await createCanaries(parameters);
      at += 11_000;
    }
    const posted = await rowsOf(leadership.name);
    expect(posted.map(({ verdict }) => verdict)).to.deep.equal([null, null]);
    await network.node.advance(120);
    await own.turn();
    expect((await rowsOf(leadership.name)).map(({ verdict }) => verdict)).to.deep.equal(["overdue", "overdue"]);
    const filter = { address: network.addresses.escrow, abi: jobEscrowAbi, eventName: "JobPosted" } as const;
    const events = await client.publicClient.getContractEvents({
      ...filter,
      args: { requester: client.account },
      fromBlock: 0n,
      strict: true,
    });
    for (const { args } of events) expect((await getJob(client, { jobId: args.jobId })).state).to.equal("expired");
    expect(events).to.have.lengthOf(2);
    await leadership.release();
  });

  it("take no other job for one of them, whatever inputs it has", async () => {
    const client = await network.client({ index: 16, fund: "100" });
    const leadership = await lead(uniqueName("canaries"));
    const halt = await openHalt({ leadership });
    const own = await createCanaries({ client, store: network.store, leadership, halt, config: configOf(), chainId, logger: testLogger });
    await own.turn();
    const [row] = await rowsOf(leadership.name);
    expect(own.isMine({ programRoot: `0x${"11".repeat(32)}`, inputRoot: row!.inputRoot })).to.equal(false);
    await leadership.release();
  });

  it("are refused on chains with real money and on chains that the configuration does not name", async () => {
    expect(() => configOf({ chainIds: [8453] })).to.throw(/real money/);
    expect(() => configOf({ chainIds: [] })).to.throw();
    const leadership = await lead(uniqueName("canaries"));
    const client = await network.client({ index: 16 });
    const halt = await openHalt({ leadership });
    const parameters = {
      client,
      store: network.store,
      leadership,
      halt,
      config: configOf({ chainIds: [84532] }),
      chainId,
      logger: testLogger,
    };
    expect(String(await rejection(createCanaries(parameters)))).to.match(/not allowed on chain/);
    await leadership.release();
  });
});
