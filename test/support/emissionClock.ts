import type { Fixture } from "./deployFixture.ts";

/** Moves a network's time by Emission's epochs. */
export function emissionClock({ emission, networkHelpers }: Pick<Fixture, "emission" | "networkHelpers">) {
  const at = async (time: bigint) => {
    if (BigInt(await networkHelpers.time.latest()) < time) await networkHelpers.time.increaseTo(time);
  };
  return {
    /** To the first second of an epoch. */
    epoch: async (epoch: bigint | number) => at(await emission.startOf(epoch)),
    /** To the first second of the epoch after the running one; gives its number. */
    next: async () => {
      const next = (await emission.currentEpoch()) + 1n;
      await at(await emission.startOf(next));
      return next;
    },
    /** To the first second in which an epoch's rewards can be claimed. */
    claimable: async (epoch: bigint | number) => at(await emission.claimableAt(epoch)),
  };
}
