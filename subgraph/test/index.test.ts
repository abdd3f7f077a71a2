import { expect } from "chai";
import { convict, committedJob } from "../../test/support/convict.ts";
import { disputedRun } from "../../test/support/disputedRun.ts";
import { jobActions } from "../../test/support/jobActions.ts";
import { streamActions } from "../../test/support/streamActions.ts";
import { IndexRefusedError, startIndex } from "../local/index.ts";
import { indexedNetwork, type IndexedNetwork } from "./support/indexedNetwork.ts";
import { readEvents } from "./support/reconcile/chainAt.ts";
import { ask } from "./support/reconcile/readEntities.ts";
import { reconcile } from "./support/reconcile/reconcile.ts";

describe("the local index", () => {
  let world: IndexedNetwork;
  before(async () => {
    world = await indexedNetwork();
  });
  after(() => world?.stop());

  /** Every entity is what the contracts say, at the latest block. */
  async function expectRight() {
    const block = await world.caughtUp();
    const { rpc, indexed, index } = world;
    const { differences, entities } = await reconcile({ url: index.url, rpc, indexed, events: await readEvents({ rpc, indexed }), block });
    expect(differences).to.deep.equal([]);
    return entities;
  }

  it("tells what the contracts tell, right after deployment", async () => {
    expect(await expectRight()).to.be.greaterThan(50);
  });

  it("follows a job from its posting to its payment", async () => {
    const { escrow, requester } = world.fixture;
    const actions = jobActions(world.fixture);
    const jobId = await actions.commit();
    await actions.toFinalization(jobId);
    await escrow.connect(requester).finalize(jobId);
    await expectRight();
    const { jobs } = await ask<{ jobs: { state: string; paid: string; fee: string }[] }>({
      url: world.index.url,
      query: `{ jobs(where: { jobId: "${jobId}" }) { state paid fee } }`,
    });
    expect(jobs).to.deep.equal([{ state: "FINALIZED", paid: String(198n * 10n ** 17n), fee: String(2n * 10n ** 17n) }]);
  });

  it("follows a stream, its batches and vouchers", async () => {
    const { streams, requester } = world.fixture;
    const actions = streamActions(world.fixture);
    const streamId = await actions.open();
    const batchId = await actions.commit({ streamId });
    await actions.toFinalization(batchId);
    await streams.connect(requester).finalizeBatch(batchId);
    await streams.connect(requester).thawFunds(streamId, 5n);
    await expectRight();
  });

  it("follows a conviction and how it is split", async () => {
    const { fixture } = world;
    const run = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const jobId = await committedJob({ fixture, statement: run.statement });
    await convict({ fixture, statement: run.statement, proof: await run.proof(), jobId });
    await fixture.challenges.settle(jobId);
    await fixture.escrow.connect(fixture.requester).claimRefund(jobId, fixture.requester);
    await expectRight();
    const { convictions } = await ask<{ convictions: { kind: string; settled: boolean; job: { state: string } }[] }>({
      url: world.index.url,
      query: "{ convictions { kind settled job { state } } }",
    });
    expect(convictions).to.deep.equal([{ kind: "ELEMENT", settled: true, job: { state: "CONVICTED" } }]);
  });

  it("counts what happens in the first second of an hour once the hour is over, and leaves it out before", async () => {
    const { fixture } = world;
    const { networkHelpers, ethers } = fixture;
    const actions = jobActions(fixture);
    const hour = async () => BigInt((await ethers.provider.getBlock("latest"))!.timestamp) / 3600n;
    const posted = async (start: bigint) => {
      await expectRight();
      const { hours } = await ask<{ hours: { timestamp: string; posted: number }[] }>({
        url: world.index.url,
        query: "{ hours: networkHistories(interval: hour, current: include) { timestamp posted } }",
      });
      return hours.find(({ timestamp }) => timestamp === String(start * 1_000_000n))?.posted;
    };
    await networkHelpers.time.increaseTo(((await hour()) + 1n) * 3600n + 1800n);
    await actions.post();
    const start = ((await hour()) + 1n) * 3600n;
    await postAt(start);
    expect(await posted(start)).to.equal(undefined);
    await postAt(start + 1n);
    expect(await posted(start)).to.equal(1);
    await networkHelpers.time.increaseTo(start + 3600n);
    expect(await posted(start)).to.equal(2);

    async function postAt(time: bigint) {
      await actions.at(time);
      await actions.post({ acceptBy: time + 60n });
    }
  });

  it("is right again when graph-node is killed", async () => {
    const { index, fixture, notices } = world;
    const before = index.pid;
    process.kill(-before, "SIGKILL");
    await jobActions(fixture).post();
    await until(() => index.pid !== before && index.pid !== 0);
    await expectRight();
    expect(notices.map(({ what }) => what)).to.include("graphNodeEnded");
  });

  it("is right again when PostgreSQL is killed", async () => {
    const { fixture, notices, postgresPid } = world;
    const before = await postgresPid();
    process.kill(before, "SIGKILL");
    await jobActions(fixture).post();
    await until(() => notices.some(({ what }) => what === "databaseEnded"));
    await expectRight();
    expect(await postgresPid()).not.to.equal(before);
  });

  it("waits for a chain that is away, and goes on", async () => {
    const { fixture, notices, setAway } = world;
    setAway(true);
    await until(() => notices.some(({ what }) => what === "chainAway"));
    await jobActions(fixture).post();
    setAway(false);
    await expectRight();
  });

  it("refuses a chain with another id", async () => {
    await expectRefusal({ chainId: world.chainId + 1 }, `has chain ${world.chainId}, the deployment is on chain ${world.chainId + 1}`);
  });

  it("refuses an address without a contract, and says which", async () => {
    const { indexed, fixture } = world;
    const nowhere = fixture.strangers[7]!.address as `0x${string}`;
    await expectRefusal(
      { indexed: { ...indexed, addresses: { ...indexed.addresses, escrow: nowhere } } },
      `there is no contract at ${nowhere}, where JobEscrow should be`,
    );
  });

  it("refuses contracts that do not belong together", async () => {
    const { indexed } = world;
    const { votes } = indexed.addresses;
    await expectRefusal({ indexed: { ...indexed, addresses: { ...indexed.addresses, token: votes } } }, "addresses of two deployments");
  });

  async function expectRefusal(change: { chainId?: number; indexed?: IndexedNetwork["indexed"] }, message: string) {
    const { rpc, chainId, indexed } = world;
    const openDatabase = () => Promise.reject(new Error("no database is needed to see that"));
    const error = await startIndex({ rpc, chainId, indexed, openDatabase, dir: "/nowhere", ...change }).then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error).to.be.instanceOf(IndexRefusedError);
    expect(error?.message).to.contain(message);
  }
});

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !isSo();) {
    if (Date.now() > deadline) throw new Error("it did not happen in 60 s");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
