import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { LockerProbe, WorkSourceProbe } from "../../types/index.ts";
import type { Fixture } from "./deployFixture.ts";
import { emissionClock } from "./emissionClock.ts";

export interface WorkingNetwork extends Fixture {
  readonly clock: ReturnType<typeof emissionClock>;
  readonly source: WorkSourceProbe;
  readonly slasher: LockerProbe;
  /** Registered, with 100,000 DPIN staked each; the first is the fixture's. */
  readonly providers: readonly HardhatEthersSigner[];
  /** A provider's further fees, in DPIN wei. */
  work(provider: HardhatEthersSigner, fees: bigint): Promise<void>;
  /** Slashes a wei and jails, as a conviction does. */
  convict(provider: HardhatEthersSigner): Promise<void>;
}

/** The fixture with a source of work that a test sets, more providers, and a slasher. */
export async function workingNetwork(fixture: Fixture): Promise<WorkingNetwork> {
  const { emission, staking, token, admin, ethers, provider, strangers } = fixture;
  const source = (await ethers.deployContract("WorkSourceProbe")) as unknown as WorkSourceProbe;
  await emission.connect(admin).addSource(source);
  const slasher = (await ethers.deployContract("LockerProbe", [staking, 1])) as unknown as LockerProbe;
  await staking.connect(admin).setSlasher(slasher, true);
  await staking.connect(admin).setLocker(slasher, slasher);
  const more = strangers.slice(0, 3);
  for (const signer of more) {
    await token.connect(admin).transfer(signer, 10n ** 23n);
    await token.connect(signer).approve(staking, 10n ** 23n);
    await staking.connect(signer).register(signer, "http://127.0.0.1:1");
    await staking.connect(signer).stake(signer, 10n ** 23n);
  }
  return {
    ...fixture,
    clock: emissionClock(fixture),
    source,
    slasher,
    providers: [provider, ...more],
    work: async (worker, fees) => {
      await source.setWork(worker, (await source.workOf(worker)) + fees);
    },
    convict: async (worker) => {
      await slasher.lock(worker, 1);
      await slasher.slashAndJail(worker, 1, 1);
    },
  };
}
