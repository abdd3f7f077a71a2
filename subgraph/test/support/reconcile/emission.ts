import { arg, join, numberId, sum, type Expect, type Value } from "./expectation.ts";
import type { ChainAt, PastEvent } from "./chainAt.ts";

const RECORDS = ["WorkReported", "WeightSet", "RewardClaimed", "RewardVoided", "TreasuryPaid"];
const paidOf = (event: PastEvent) => arg(event, "capacity") + arg(event, "work") + arg(event, "verification");

interface EpochView {
  start: bigint;
  end: bigint;
  totals: { work: bigint; capacity: bigint; verification: bigint; treasuryClaimed: boolean };
}

export const expectEpochs: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const number of new Set(chain.said("emission", ...RECORDS).map((event) => arg(event, "epoch")))) {
    const view = await chain.read<EpochView>("emission", "getEpoch", [number]);
    const of = (name: string) => chain.said("emission", name).filter((event) => arg(event, "epoch") === number);
    const claimed = (share: string) => sum(of("RewardClaimed").map((event) => arg(event, share)));
    const id = numberId(number);
    expected.set(id, {
      id,
      number,
      start: view.start,
      end: view.end,
      work: view.totals.work,
      capacity: view.totals.capacity,
      verification: view.totals.verification,
      claimedCapacity: claimed("capacity"),
      claimedWork: claimed("work"),
      claimedVerification: claimed("verification"),
      voided: sum(of("RewardVoided").map(paidOf)),
      treasuryClaimed: view.totals.treasuryClaimed,
      treasuryPaid: sum(of("TreasuryPaid").map((event) => arg(event, "amount"))),
    });
  }
  return expected;
};

interface AccountEpochView {
  work: bigint;
  capacity: number;
  verification: number;
  offences: number;
  claimed: boolean;
}
const accountOf = (event: PastEvent) => arg<string>(event, event.name === "WorkReported" ? "provider" : "account");

export const expectRewards: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("emission", "WorkReported", "WeightSet")) {
    const [number, account] = [arg(event, "epoch"), accountOf(event)];
    const id = join(numberId(number), account);
    if (expected.has(id)) continue;
    const view = await chain.read<AccountEpochView>("emission", "getAccountEpoch", [account, number]);
    const end = chain
      .said("emission", "RewardClaimed", "RewardVoided")
      .find((one) => arg(one, "epoch") === number && accountOf(one) === account);
    expected.set(id, {
      id,
      epoch: numberId(number),
      account,
      workWeight: view.work,
      capacityWeight: view.capacity,
      verificationWeight: view.verification,
      offences: view.offences,
      claimed: view.claimed,
      voided: end?.name === "RewardVoided",
      capacity: end === undefined ? 0n : arg(end, "capacity"),
      work: end === undefined ? 0n : arg(end, "work"),
      verification: end === undefined ? 0n : arg(end, "verification"),
      claimedAt: end?.timestamp ?? null,
    });
  }
  return expected;
};

interface Rate {
  initialEmission: bigint;
  ratio: bigint;
}
interface Shares {
  capacity: number;
  work: number;
  verification: number;
  treasury: number;
}
type SegmentView = readonly [firstEpoch: bigint, paused: boolean, rate: Rate, shares: Shares, base: bigint, index: bigint];

/** The segment that an epoch lies in; the last one for an epoch that is far away. */
export const segmentOf = (chain: ChainAt, epoch: bigint): Promise<SegmentView> =>
  chain.read<SegmentView>("emission", "getSegment", [epoch]);

export const expectEmissionSegments: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const number of new Set(chain.said("emission", "ScheduleSet").map((event) => arg(event, "firstEpoch")))) {
    const [firstEpoch, paused, rate, shares, base, index] = await segmentOf(chain, number);
    const id = numberId(number);
    expected.set(id, {
      id,
      firstEpoch,
      paused,
      ...rate,
      index,
      base,
      capacityBps: shares.capacity,
      workBps: shares.work,
      verificationBps: shares.verification,
      treasuryBps: shares.treasury,
    });
  }
  return expected;
};

export const expectWorkSources: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const active = await chain.read<string[]>("emission", "sources");
  for (const id of new Set(chain.said("emission", "SourceAdded").map((event) => arg<string>(event, "source")))) {
    const skipped = chain.said("emission", "SourceSkipped").filter((event) => arg<string>(event, "source") === id);
    expected.set(id, { id, active: active.includes(id), skipped: skipped.length });
  }
  return expected;
};
