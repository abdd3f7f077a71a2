import { expect } from "chai";
import { createRandom } from "../../test/support/createRandom.ts";
import { jobRequest } from "../../test/support/jobRequest.ts";
import { indexedNetwork, type IndexedNetwork } from "./support/indexedNetwork.ts";
import { networkWorld, type NetworkWorld } from "./support/networkWorld.ts";
import { readEvents } from "./support/reconcile/chainAt.ts";
import { reconcile } from "./support/reconcile/reconcile.ts";

/** `npm run test:reconcile -w subgraph` plays 2,000 transactions and more; `npm test` a story of seconds. */
const TRANSACTIONS = Number(process.env.DPIN_RECONCILE_TRANSACTIONS ?? 120);
const SEED = Number(process.env.DPIN_RECONCILE_SEED ?? 1);
const DEPTHS = [1, 5, 9];

describe(`the index of a random story of ${TRANSACTIONS} transactions (seed ${SEED})`, function () {
  this.timeout(1_800_000);
  let world: IndexedNetwork;
  let play: NetworkWorld;
  const blocks: bigint[] = [];
  const played = new Map<string, number>();

  before(async () => {
    world = await indexedNetwork();
    const random = createRandom({ seed: SEED });
    play = await networkWorld({ fixture: world.fixture, random });
    const { provider } = world.fixture.connection;
    const height = async () => BigInt((await provider.request({ method: "eth_blockNumber" })) as string);
    const sentBefore = await transactions();
    for (let sent = 0; sent < TRANSACTIONS; sent = (await transactions()) - sentBefore) {
      const name = await play.step();
      played.set(name, (played.get(name) ?? 0) + 1);
      if (blocks.length < 3 && sent > (TRANSACTIONS * (blocks.length + 1)) / 4) blocks.push(await height());
    }
  });
  after(() => world?.stop());

  let counted = 0n;
  let total = 0;
  /** Transactions of all blocks so far. */
  async function transactions(): Promise<number> {
    const { provider } = world.fixture.connection;
    const latest = BigInt((await provider.request({ method: "eth_blockNumber" })) as string);
    for (; counted < latest; counted++) {
      const params = [`0x${(counted + 1n).toString(16)}`];
      total += Number(await provider.request({ method: "eth_getBlockTransactionCountByNumber", params }));
    }
    return total;
  }

  async function expectRight(block: bigint): Promise<string> {
    const { rpc, indexed, index } = world;
    const events = await readEvents({ rpc, indexed });
    const { differences, entities, fields } = await reconcile({ url: index.url, rpc, indexed, events, block });
    expect(differences.slice(0, 20), `${differences.length} differences at block ${block}`).to.deep.equal([]);
    return `${entities} entities, ${fields} fields at block ${block}`;
  }
  const report = (text: string) => process.env.DPIN_RECONCILE_TRANSACTIONS && console.log(`      ${text}`);

  it("is what the contracts say at the latest block, every entity, every field, every hour and day", async () => {
    report(
      [...played]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, count]) => `${name} ${count}`)
        .join(", "),
    );
    report(await expectRight(await world.caughtUp()));
  });

  it("was what the contracts said at three earlier blocks, every hour and day too", async () => {
    expect(blocks).to.have.length(3);
    for (const block of blocks) report(await expectRight(block));
  });

  it("tells of hours and days while nothing has happened in the running ones", async () => {
    const { networkHelpers } = world.fixture;
    await networkHelpers.time.increase(2 * 86_400);
    await networkHelpers.mine(2);
    report(await expectRight(await world.caughtUp()));
  });

  for (const depth of DEPTHS) {
    it(`is right after a reorganisation of ${depth} block${depth === 1 ? "" : "s"}`, async () => {
      const { connection, token, staking, escrow, requester, provider: owner, strangers } = world.fixture;
      const { provider } = connection;
      const amount = 10n ** 18n;
      const post = async (minPrice: bigint) =>
        escrow.connect(requester).postJob(await jobRequest(world.fixture, { minPrice, maxPrice: 2n * minPrice }));
      const snapshot = await provider.request({ method: "evm_snapshot" });
      for (let i = 0; i < depth; i++) await (i % 2 === 0 ? staking.connect(owner).stake(owner, amount) : post(amount));
      await world.caughtUp();
      await provider.request({ method: "evm_revert", params: [snapshot] });
      // The same numbers for other jobs, and one block more, without which nobody follows.
      for (let i = 0; i <= depth; i++) await (i % 2 === 0 ? post(3n * amount) : token.connect(requester).transfer(strangers[9]!, 1n));
      report(await expectRight(await world.caughtUp()));
    });
  }
});
