// `npm run test:faults -w subgraph`: what takes longer than `npm test` has time for.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { deployFixture } from "../../../test/support/deployFixture.ts";
import { jobActions } from "../../../test/support/jobActions.ts";
import { jobRequest } from "../../../test/support/jobRequest.ts";
import { startAnvil, type Anvil } from "../../../test/support/startAnvil.ts";
import type { IndexNotice } from "../../local/index.ts";
import { connectToNode, indexedNetwork, type IndexedNetwork } from "../support/indexedNetwork.ts";
import { readEvents } from "../support/reconcile/chainAt.ts";
import { reconcile } from "../support/reconcile/reconcile.ts";
import { waitForHead } from "../support/waitForHead.ts";

const HARDFORK = ["--hardfork", "osaka"];
const DPIN = 10n ** 18n;

/** Every entity is what the contracts say at the chain's latest block. */
async function expectRight({ index, rpc, indexed }: IndexedNetwork, block: bigint): Promise<void> {
  const events = await readEvents({ rpc, indexed });
  const { differences, entities } = await reconcile({ url: index.url, rpc, indexed, events, block });
  expect(differences.slice(0, 20), `${differences.length} differences at block ${block}`).to.deep.equal([]);
  expect(entities).to.be.greaterThan(50);
}

async function noticed(world: IndexedNetwork, what: IndexNotice["what"]): Promise<void> {
  for (const deadline = Date.now() + 60_000; !world.notices.some((notice) => notice.what === what);) {
    world.index.failed.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`nobody noticed that: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("the local index of a chain that goes back", function () {
  this.timeout(300_000);
  let world: IndexedNetwork;
  before(async () => {
    world = await indexedNetwork();
  });
  after(() => world?.stop());

  /** Goes back over `depth` blocks of jobs, and mines `blocks` with others in their place. */
  async function goBack({ depth, blocks }: { depth: number; blocks: number }) {
    const { escrow, requester, connection } = world.fixture;
    const post = async (price: bigint) =>
      escrow.connect(requester).postJob(await jobRequest(world.fixture, { minPrice: price, maxPrice: 2n * price }));
    const snapshot = await connection.provider.request({ method: "evm_snapshot" });
    for (let i = 0; i < depth; i++) await post(DPIN);
    await world.caughtUp();
    await connection.provider.request({ method: "evm_revert", params: [snapshot] });
    for (let i = 0; i < blocks; i++) await post(3n * DPIN);
  }

  it("is made anew when the chain goes back and stays shorter than it was", async () => {
    await goBack({ depth: 3, blocks: 1 });
    await noticed(world, "chainWentBack");
    await expectRight(world, await world.caughtUp());
  });

  it("is right after the chain goes back 40 blocks and becomes longer, whether graph-node follows or not", async () => {
    await goBack({ depth: 40, blocks: 41 });
    await expectRight(world, await world.caughtUp());
  });
});

describe("the local index of a chain in a process of its own", function () {
  this.timeout(300_000);
  let anvil: Anvil;
  let world: IndexedNetwork;
  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-faults-"));
    anvil = await startAnvil({ args: HARDFORK });
    world = await indexedNetwork({ node: anvil.url });
    const actions = jobActions(world.fixture);
    await actions.toFinalization(await actions.commit());
    await world.fixture.escrow.connect(world.fixture.requester).finalize(1n);
  });
  after(async () => {
    await world?.stop();
    await anvil?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  for (const depth of [1, 5, 9]) {
    it(`is right after anvil reorganises ${depth} block${depth === 1 ? "" : "s"}`, async () => {
      const { provider } = world.fixture.connection;
      const actions = jobActions(world.fixture);
      for (let i = 0; i < depth; i++) await actions.post({ minPrice: DPIN });
      const before = await world.caughtUp();
      const jobs = await world.fixture.escrow.jobCount();
      await provider.request({ method: "anvil_reorg", params: [depth, []] });
      // One block more, without which nobody follows.
      await actions.post({ minPrice: 3n * DPIN });
      expect(await world.fixture.escrow.jobCount()).to.equal(jobs - BigInt(depth) + 1n);
      const after = await world.caughtUp();
      expect(after).to.equal(before + 1n);
      await expectRight(world, after);
    });
  }

  it("is made anew when the chain's process is killed and begins anew, even before its contracts are deployed again", async () => {
    process.kill(anvil.pid, "SIGKILL");
    await noticed(world, "chainAway");
    const { port } = new URL(anvil.url);
    anvil = await startAnvil({ args: HARDFORK, port: Number(port) });
    await noticed(world, "contractsMissing");
    const connection = await connectToNode({ node: anvil.url, dir });
    try {
      const fixture = await deployFixture(connection);
      expect(fixture.addresses).to.deep.equal(world.fixture.addresses);
      await jobActions(fixture).post();
      // The world does not know this chain.
      await expectRight(world, await waitForHead({ provider: connection.provider, index: world.index }));
      expect(world.notices.map(({ what }) => what)).to.include("chainIsNew");
    } finally {
      await connection.close();
    }
  });
});

describe("the local index of a chain that is killed and goes on with its state", function () {
  this.timeout(300_000);
  let anvil: Anvil;
  let world: IndexedNetwork;
  let dir: string;
  let args: readonly string[];
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-faults-"));
    args = [...HARDFORK, "--state", path.join(dir, "state.json"), "--state-interval", "1", "--preserve-historical-states"];
    anvil = await startAnvil({ args });
    world = await indexedNetwork({ node: anvil.url });
  });
  after(async () => {
    await world?.stop();
    await anvil?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it("goes on where it was, and is right", async () => {
    const actions = jobActions(world.fixture);
    await actions.post({ minPrice: DPIN });
    const before = await world.caughtUp();
    // The state is written every second.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    process.kill(anvil.pid, "SIGKILL");
    await noticed(world, "chainAway");
    anvil = await startAnvil({ args, port: Number(new URL(anvil.url).port) });
    await actions.post({ minPrice: 2n * DPIN });
    const after = await world.caughtUp();
    expect(after).to.equal(before + 1n);
    await expectRight(world, after);
    expect(world.notices.map(({ what }) => what)).to.not.include("chainIsNew");
  });
});
