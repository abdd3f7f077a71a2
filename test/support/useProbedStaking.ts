import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { LockerProbe } from "../../types/index.ts";
import type { Fixture } from "./deployFixture.ts";
import { useDeployed } from "./useDeployed.ts";

export interface ProbedFixture extends Fixture {
  /** A second locker, which is its own slasher, so that locks and slashes need no job. */
  readonly probe: LockerProbe;
  /** Each has 1,000,000 DPIN and has approved the staking without limit. */
  readonly delegators: readonly [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
}

/** Gives a function that puts the network back to a fresh deployment with a locker probe and three delegators (first strangers). */
export function useProbedStaking(): () => Promise<ProbedFixture> {
  const deployed = useDeployed();
  return async () => {
    const fixture = await deployed();
    const { ethers, staking, token, admin, strangers } = fixture;
    const probe = await ethers.deployContract("LockerProbe", [await staking.getAddress(), 1_000n]);
    await staking.connect(admin).setSlasher(probe, true);
    await staking.connect(admin).setLocker(probe, probe);
    const delegators = strangers.slice(0, 3) as [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
    for (const delegator of delegators) {
      await token.connect(admin).transfer(delegator, 10n ** 24n);
      await token.connect(delegator).approve(staking, ethers.MaxUint256);
    }
    return { ...fixture, probe, delegators };
  };
}
