import { expect } from "chai";
import { createRandom } from "../../support/createRandom.ts";
import { moneyWorld } from "../../support/moneyWorld.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const STEPS = 320;

describe("Money is conserved whatever the actors do (invariants 1, 2, 3, 6, 8 and 9)", () => {
  const deployed = useDeployed();

  for (const seed of [2]) {
    it(`over ${STEPS} random steps of requesters, providers and challengers, and at the end everybody gets out (seed ${seed})`, async () => {
      const world = await moneyWorld({ fixture: await deployed(), random: createRandom({ seed }) });
      const done = new Map<string, number>();
      for (let i = 0; i < STEPS; i++) {
        const action = await world.step();
        done.set(action, (done.get(action) ?? 0) + 1);
        await world.check();
      }
      for (const must of ["accept", "commit", "finalize", "expire", "prove", "settle", "claimRefund", "withdrawThaw", "slashGenerically"]) {
        expect(done.get(must) ?? 0, `the walk never came to ${must}: ${JSON.stringify([...done])}`).to.be.greaterThan(0);
      }
      await world.end();
    });
  }
});
