import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Compute from "./Compute.ts";

/**
 * The whole network. The roles come before the escrow opens, and the escrow opens only for challenges that can slash what it
 * locks: a deployment that stops half-way takes no jobs.
 */
export default buildModule("Dpin", (m) => {
  const contracts = m.useModule(Compute);
  const { staking, escrow, challenges } = contracts;
  const slasher = m.call(staking, "setSlasher", [challenges, true]);
  const locker = m.call(staking, "setLocker", [escrow, challenges], { after: [slasher] });
  m.call(escrow, "setChallenges", [challenges], { after: [locker] });
  return contracts;
});
