import type { ChainAt, PastEvent } from "./chainAt.ts";
import { segmentOf } from "./emission.ts";
import { arg, eventId, join, nameId, type Expect, type Value } from "./expectation.ts";

const NAMES = {
  challenges: "ComputeChallenges",
  emission: "Emission",
  escrow: "JobEscrow",
  staking: "ProviderStaking",
  streams: "JobStreams",
  timelock: "ParameterTimelock",
  upgradeTimelock: "UpgradeTimelock",
} as const;
const UNITS: Readonly<Record<string, string>> = {
  feeBps: "bps",
  penaltyBps: "bps",
  lockFactorPercent: "percent",
  minLock: "DPIN wei",
  answerGas: "gas",
  minGasPrice: "native wei",
  minDeposit: "native wei",
};
const FAR = 1n << 39n;
const IMPLEMENTATION = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc" as const;

interface Setting {
  readonly name: string;
  readonly unit: string;
  readonly value: bigint | string;
}
type Numbers = Record<string, number | bigint>;

/** The parameters that an event sets, by what it says. */
async function settingsOf(chain: ChainAt, event: PastEvent): Promise<Setting[]> {
  const own = NAMES[event.contract as keyof typeof NAMES];
  const number = (name: string, unit: string, value: number | bigint): Setting => ({ name, unit, value: BigInt(value) });
  const all = (of: string, numbers: Numbers) =>
    Object.entries(numbers).map(([name, value]) => number(`${of}.${name}`, UNITS[name] ?? "seconds", value));
  const constant = async (name: string) => number(`${own}.${name}`, "seconds", await chain.read<number | bigint>(event.contract, name));
  switch (event.name) {
    case "ParametersSet":
      return [...all(own, arg<Numbers>(event, "parameters")), await constant("proofTail"), await constant("minChallengeWindow")];
    case "RevealTermsSet":
      return all(own, arg<Numbers>(event, "terms"));
    case "ThawPeriodSet":
      return [
        number(`${own}.thawPeriod`, "seconds", arg(event, "thawPeriod")),
        number(`${own}.releaseFloor`, "seconds since 1970", arg(event, "releaseFloor")),
        await constant("jailPeriod"),
      ];
    case "MinStakeSet":
      return [number(`${own}.minStake`, "DPIN wei", arg(event, "minStake"))];
    case "DelegationRatioSet":
      return [number(`${own}.delegationRatio`, "times", arg(event, "delegationRatio"))];
    case "Paused":
    case "Unpaused":
      return [number(`${own}.paused`, "flag", event.name === "Paused" ? 1n : 0n)];
    case "ScheduleSet": {
      const { initialEmission, ratio } = arg<{ initialEmission: bigint; ratio: bigint }>(event, "rate");
      const shares = Object.entries(arg<Numbers>(event, "shares")).map(([share, bps]) => number(`Emission.${share}Bps`, "bps", bps));
      return [
        number("Emission.paused", "flag", arg<boolean>(event, "paused") ? 1n : 0n),
        number("Emission.initialEmission", "DPIN wei", initialEmission),
        number("Emission.ratio", "2^-126", ratio),
        ...shares,
      ];
    }
    case "MinDelayChange":
      return [number(`${own}.minDelay`, "seconds", arg(event, "newDuration"))];
    case "VotingDelaySet":
      return [number("DpinGovernor.votingDelay", "seconds", arg(event, "newVotingDelay"))];
    case "VotingPeriodSet":
      return [number("DpinGovernor.votingPeriod", "seconds", arg(event, "newVotingPeriod"))];
    case "ProposalThresholdSet":
      return [number("DpinGovernor.proposalThreshold", "votes", arg(event, "newProposalThreshold"))];
    case "QuorumNumeratorUpdated":
      return [number("DpinGovernor.quorumNumerator", "percent", arg(event, "newQuorumNumerator"))];
    case "TimelockChange":
      return [{ name: "DpinGovernor.timelock", unit: "address", value: arg<string>(event, "newTimelock") }];
    case "ChallengesSet":
      return [{ name: `${own}.challenges`, unit: "address", value: arg<string>(event, "challenges") }];
    case "TreasurySet":
      return [{ name: "Emission.treasury", unit: "address", value: arg<string>(event, "treasury") }];
    case "MinterSet":
      return [{ name: "DpinToken.minter", unit: "address", value: arg<string>(event, "minter") }];
    case "Upgraded":
      return [{ name: `${own}.implementation`, unit: "address", value: arg<string>(event, "implementation") }];
    default:
      return [];
  }
}

/** What the contracts answer now, where they answer at all. */
async function valueOf(chain: ChainAt, name: string): Promise<bigint | string | undefined> {
  const [contractName, field] = name.split(".") as [string, string];
  const contract = (Object.keys(NAMES) as (keyof typeof NAMES)[]).find((key) => NAMES[key] === contractName);
  const read = async (from: Parameters<ChainAt["read"]>[0], view: string) => {
    const value = await chain.read<number | bigint | boolean | string>(from, view);
    return typeof value === "string" ? value : BigInt(value);
  };
  if (field === "implementation") {
    // The staking keeps its pause in the slot's highest bit.
    const slot = await chain.storage(contract!, IMPLEMENTATION);
    return `0x${slot.slice(-40)}`;
  }
  if (contractName === "DpinGovernor") return field === "timelock" ? read("governor", "timelock") : read("governor", field);
  if (contractName === "DpinToken") return read("token", field);
  if (contractName === "Emission") {
    if (field === "treasury") return read("emission", field);
    const [, paused, rate, shares] = await segmentOf(chain, FAR);
    const values: Numbers = { ...rate, paused: paused ? 1n : 0n };
    for (const [share, bps] of Object.entries(shares)) values[`${share}Bps`] = bps as number;
    return BigInt(values[field]!);
  }
  // The slow timelock answers what is in force, which is the thaw period when that is longer; nothing answers the staking's floor.
  if (contractName === "UpgradeTimelock" || field === "releaseFloor") return undefined;
  if (contractName === "ParameterTimelock") return read("timelock", "getMinDelay");
  if (field === "paused" || field === "challenges" || field === "proofTail" || field === "minChallengeWindow")
    return read(contract!, field);
  if (contract === "staking") return read("staking", field);
  const numbers = await chain.read<Numbers>(contract!, contract === "challenges" ? "revealTerms" : "getParameters");
  return BigInt(numbers[field]!);
}

/** Every change in order: what became what, by which event. */
async function changesOf(chain: ChainAt) {
  const now = new Map<string, bigint | string>();
  const changes: { event: PastEvent; setting: Setting; previous: bigint | string | null }[] = [];
  for (const event of chain.events) {
    for (const setting of await settingsOf(chain, event)) {
      const previous = now.get(setting.name) ?? null;
      if (previous === setting.value) continue;
      now.set(setting.name, setting.value);
      changes.push({ event, setting, previous });
    }
  }
  return changes;
}

const numberOr = (value: bigint | string | null): Value => (typeof value === "bigint" ? value : null);
const addressOr = (value: bigint | string | null): Value => (typeof value === "string" ? value : null);

export const expectParameters: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const { event, setting } of await changesOf(chain)) {
    const { name, unit } = setting;
    const value = (await valueOf(chain, name)) ?? setting.value;
    const id = nameId(name);
    expected.set(id, { id, name, unit, value: numberOr(value), address: addressOr(value), updatedAt: event.timestamp });
  }
  return expected;
};

export const expectParameterChanges: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const { event, setting, previous } of await changesOf(chain)) {
    const id = join(eventId(event), nameId(setting.name));
    expected.set(id, {
      id,
      parameter: nameId(setting.name),
      previousValue: numberOr(previous),
      value: numberOr(setting.value),
      previousAddress: addressOr(previous),
      address: addressOr(setting.value),
      block: event.block,
      timestamp: event.timestamp,
      transaction: event.transaction,
    });
  }
  return expected;
};
