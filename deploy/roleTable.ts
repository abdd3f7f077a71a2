import { toFunctionSelector, type Abi, type AbiFunction, type Hex } from "viem";
import { computeChallengesAbi } from "../sdk/src/abi/computeChallengesAbi.ts";
import { dpinTokenAbi } from "../sdk/src/abi/dpinTokenAbi.ts";
import { emissionAbi } from "../sdk/src/abi/emissionAbi.ts";
import { jobEscrowAbi } from "../sdk/src/abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../sdk/src/abi/jobStreamsAbi.ts";
import { providerStakingAbi } from "../sdk/src/abi/providerStakingAbi.ts";

/**
 * The AccessManager's roles. ADMIN and SLOW belong to the upgrade timelock, which waits a thaw period and more; PARAMETERS to the governor's
 * timelock; GUARDIAN to a few people who can stop new jobs, new streams and new stake at once, and nothing else; FEEDER to whoever measures capacity and verification for Emission.
 */
export const ROLES = { ADMIN: 0n, SLOW: 1n, PARAMETERS: 2n, GUARDIAN: 3n, FEEDER: 4n } as const;

export type Role = keyof typeof ROLES;

/** Who grants and takes a role. The quick timelock does the guardian's and the feeder's, because one whose key is lost cannot wait a thaw period. */
export const ROLE_ADMINS: Readonly<Record<Role, Role>> = {
  ADMIN: "ADMIN",
  SLOW: "ADMIN",
  PARAMETERS: "ADMIN",
  GUARDIAN: "PARAMETERS",
  FEEDER: "PARAMETERS",
};

type RestrictedFunctions = Readonly<Record<string, Exclude<Role, "ADMIN">>>;

interface RoleTableRow {
  readonly abi: Abi;
  readonly functions: RestrictedFunctions;
}

/**
 * Who may call which restricted function: the one table that deployment sets and verification reads back. SLOW is whatever could take
 * stake or money or lengthen an exit (code, slashers, referees, the thaw period); PARAMETERS is what the contracts bound themselves.
 */
export const ROLE_TABLE = {
  token: { abi: dpinTokenAbi, functions: { setMinter: "SLOW" } },
  staking: {
    abi: providerStakingAbi,
    functions: {
      upgradeToAndCall: "SLOW",
      setLocker: "SLOW",
      setSlasher: "SLOW",
      setThawPeriod: "SLOW",
      retireLocker: "PARAMETERS",
      setMinStake: "PARAMETERS",
      setDelegationRatio: "PARAMETERS",
      unpause: "PARAMETERS",
      pause: "GUARDIAN",
    },
  },
  escrow: {
    abi: jobEscrowAbi,
    functions: {
      upgradeToAndCall: "SLOW",
      setChallenges: "SLOW",
      setParameters: "PARAMETERS",
      setToken: "PARAMETERS",
      sweepFees: "PARAMETERS",
      pause: "GUARDIAN",
      unpause: "PARAMETERS",
    },
  },
  streams: {
    abi: jobStreamsAbi,
    functions: {
      upgradeToAndCall: "SLOW",
      setChallenges: "SLOW",
      setParameters: "PARAMETERS",
      setToken: "PARAMETERS",
      sweepFees: "PARAMETERS",
      unpause: "PARAMETERS",
      pause: "GUARDIAN",
    },
  },
  emission: {
    abi: emissionAbi,
    functions: {
      upgradeToAndCall: "SLOW",
      addSource: "SLOW",
      removeSource: "PARAMETERS",
      setRate: "PARAMETERS",
      setShares: "PARAMETERS",
      setTreasury: "PARAMETERS",
      pause: "PARAMETERS",
      unpause: "PARAMETERS",
      feed: "FEEDER",
    },
  },
  challenges: { abi: computeChallengesAbi, functions: { upgradeToAndCall: "SLOW", registerReferee: "SLOW", setRevealTerms: "PARAMETERS" } },
} as const satisfies Record<string, RoleTableRow>;

export type RestrictedContract = keyof typeof ROLE_TABLE;

/** The selectors of `contract` that `role` may call, in the table's order. */
export function selectorsOf({ contract, role }: { contract: RestrictedContract; role: Role }): Hex[] {
  const row: RoleTableRow = ROLE_TABLE[contract];
  return Object.entries(row.functions)
    .filter(([, allowed]) => allowed === role)
    .map(([name]) => {
      const found = row.abi.filter((item): item is AbiFunction => item.type === "function" && item.name === name);
      if (found.length !== 1) throw new Error(`${contract} has ${found.length} functions named ${name}`);
      return toFunctionSelector(found[0]!);
    });
}
