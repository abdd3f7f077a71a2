import { expect } from "chai";
import { createRandom } from "../../support/createRandom.ts";
import { moneyWorld } from "../../support/moneyWorld.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const STEPS = 400;
/** The first always runs to its end; the others begin while there is time (DPIN_WALK_SECONDS), and each walks its whole way. */
const SEEDS = [2, 3, 5, 7, 11, 13];
const SECONDS = Number(process.env["DPIN_WALK_SECONDS"] ?? 15);
const MUST = [
  ...["accept", "commit", "finalize", "expire", "prove", "settle", "claimRefund", "withdrawThaw", "slashGenerically"],
  ...["delegate", "undelegate", "redelegate", "withdrawDelegated", "addReward"],
];

describe("Money is conserved whatever the actors do (invariants 1, 2, 3, 6, 8 and 9)", () => {
  const deployed = useDeployed();

  let ends = 0;
  before(() => {
    ends = Date.now() + 1_000 * SECONDS;
  });
  const seen = new Map<string, number>();

  for (const seed of SEEDS) {
    it(`over ${STEPS} random steps of requesters, providers, delegators and challengers, and at the end everybody gets out (seed ${seed})`, async function () {
      this.timeout(600_000);
      if (seed !== SEEDS[0] && Date.now() > ends) this.skip();
      const world = await moneyWorld({ fixture: await deployed(), random: createRandom({ seed }) });
      const done = new Map<string, number>();
      for (let i = 0; i < STEPS; i++) {
        const action = await world.step();
        done.set(action, (done.get(action) ?? 0) + 1);
        await world.check();
      }
      for (const [action, times] of done) seen.set(action, (seen.get(action) ?? 0) + times);
      await world.end();
    });
  }

  it("comes to every kind of action", () => {
    for (const must of MUST) expect(seen.get(must) ?? 0, `no walk came to ${must}: ${JSON.stringify([...seen])}`).to.be.greaterThan(0);
  });
});
