import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Compute from "./Compute.ts";

/**
 * The whole network. The roles come before escrow and streams open, and they open only for challenges that can slash what they
 * lock: a deployment that stops half-way takes no jobs.
 */
export default buildModule("Dpin", (m) => {
  const contracts = m.useModule(Compute);
  const { staking, escrow, streams, challenges } = contracts;
  const slasher = m.call(staking, "setSlasher", [challenges, true]);
  for (const [name, locker] of [
    ["escrow", escrow],
    ["streams", streams],
  ] as const) {
    const set = m.call(staking, "setLocker", [locker, challenges], { id: `setLocker_${name}`, after: [slasher] });
    m.call(locker, "setChallenges", [challenges], { id: `setChallenges_${name}`, after: [set] });
  }
  return contracts;
});
