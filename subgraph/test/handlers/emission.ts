import { emissionAbi } from "../../../sdk/src/abi/emissionAbi.ts";
import { providerStakingAbi } from "../../../sdk/src/abi/providerStakingAbi.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, needsStruct, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CHALLENGER, CODE, OTHER, PROVIDER, STRANGER } from "../support/handlers/people.ts";
import { join, nameId, numberId } from "../support/reconcile/expectation.ts";

const emission = eventsOf({ contract: "emission", abi: emissionAbi });
const staking = eventsOf({ contract: "staking", abi: providerStakingAbi });
const [CAPACITY, VERIFICATION] = [0, 1];
const rate = { initialEmission: 1000n, ratio: 2n ** 125n };
const shares = { capacity: 4000, work: 4000, verification: 1000, treasury: 1000 };
const segment = { initialEmission: 1000n, ratio: 2n ** 125n, capacityBps: 4000, workBps: 4000, verificationBps: 1000, treasuryBps: 1000 };
const ratio = { name: "Emission.ratio", unit: "2^-126", value: 2n ** 125n, updatedAt: 1000n };

export const emissionStory: HandlerStory = {
  name: "emission",
  blocks: [
    at(
      1000,
      emission("Upgraded", { implementation: CODE }),
      emission("ScheduleSet", { firstEpoch: 0n, paused: false, rate, shares, base: 0n, index: 0n }),
      emission("TreasurySet", { treasury: ADMIN }),
      emission("SourceAdded", { source: OTHER }),
      emission("SourceAdded", { source: CODE }),
      // What a reward notes of its account.
      staking("Jailed", { provider: PROVIDER, offences: 2n, jailedUntil: 1060n }),
    ),
    at(
      1100,
      emission("SourceRemoved", { source: CODE }),
      emission("SourceSkipped", { source: OTHER, provider: PROVIDER }),
      emission("SourceSkipped", { source: OTHER, provider: PROVIDER }),
      emission("WorkReported", { provider: PROVIDER, epoch: 1n, weight: 10n, providerWork: 10n, epochWork: 30n }),
      emission("WorkReported", { provider: PROVIDER, epoch: 1n, weight: 5n, providerWork: 15n, epochWork: 35n }),
      emission("WeightSet", { account: PROVIDER, epoch: 1n, share: CAPACITY, weight: 300n, epochWeight: 400n }),
      emission("WeightSet", { account: CHALLENGER, epoch: 1n, share: VERIFICATION, weight: 7n, epochWeight: 9n }),
      // Noted when the first weight was.
      staking("Jailed", { provider: PROVIDER, offences: 3n, jailedUntil: 1160n }),
      emission("WeightSet", { account: PROVIDER, epoch: 1n, share: VERIFICATION, weight: 2n, epochWeight: 11n }),
    ),
    at(
      1200,
      emission("RewardClaimed", { account: PROVIDER, epoch: 1n, capacity: 40n, work: 30n, verification: 1n }),
      emission("RewardVoided", { account: CHALLENGER, epoch: 1n, capacity: 2n, work: 3n, verification: 4n }),
      emission("TreasuryPaid", { treasury: ADMIN, epoch: 1n, amount: 11n }),
      emission("TreasurySet", { treasury: STRANGER }),
    ),
    at(1300, emission("ScheduleSet", { firstEpoch: 6n, paused: true, rate, shares, base: 500n, index: 6n })),
  ],
  answers: [
    needsStruct({
      query: '{ network(id: "0x00") { emissionStart epochLength emitted } }',
      expected: { network: { emissionStart: 1000n, epochLength: 60n, emitted: 82n } },
    }),
    needsStruct({
      query:
        "{ emissionSegments { id firstEpoch paused initialEmission ratio index base capacityBps workBps verificationBps treasuryBps } }",
      expected: {
        emissionSegments: [
          { id: numberId(0n), firstEpoch: 0n, paused: false, index: 0n, base: 0n, ...segment },
          { id: numberId(6n), firstEpoch: 6n, paused: true, index: 6n, base: 500n, ...segment },
        ],
      },
    }),
    needsStruct({
      query: `{ epoches { id number start end work capacity verification claimedCapacity claimedWork claimedVerification voided treasuryClaimed treasuryPaid } }`,
      expected: {
        epoches: [
          {
            id: numberId(1n),
            number: 1n,
            start: 1060n,
            end: 1120n,
            work: 35n,
            capacity: 400n,
            verification: 11n,
            claimedCapacity: 40n,
            claimedWork: 30n,
            claimedVerification: 1n,
            voided: 9n,
            treasuryClaimed: true,
            treasuryPaid: 11n,
          },
        ],
      },
    }),
    {
      query: `{ rewards { id epoch { id } account { id } workWeight capacityWeight verificationWeight offences claimed voided capacity work verification claimedAt } }`,
      expected: {
        rewards: [
          {
            id: join(numberId(1n), PROVIDER),
            epoch: { id: numberId(1n) },
            account: { id: PROVIDER },
            workWeight: 15n,
            capacityWeight: 300n,
            verificationWeight: 2n,
            offences: 2,
            claimed: true,
            voided: false,
            capacity: 40n,
            work: 30n,
            verification: 1n,
            claimedAt: 1200n,
          },
          {
            id: join(numberId(1n), CHALLENGER),
            epoch: { id: numberId(1n) },
            account: { id: CHALLENGER },
            workWeight: 0n,
            capacityWeight: 0n,
            verificationWeight: 7n,
            offences: 0,
            claimed: true,
            voided: true,
            capacity: 2n,
            work: 3n,
            verification: 4n,
            claimedAt: 1200n,
          },
        ],
      },
    },
    {
      query: "{ workSources { id active skipped } }",
      expected: {
        workSources: [
          { id: OTHER, active: true, skipped: 2 },
          { id: CODE, active: false, skipped: 0 },
        ],
      },
    },
    needsStruct({
      query: '{ parameters(where: { name_starts_with: "Emission" }) { id name unit value address updatedAt } }',
      expected: {
        parameters: [
          { name: "Emission.implementation", unit: "address", address: CODE, updatedAt: 1000n },
          { name: "Emission.treasury", unit: "address", address: STRANGER, updatedAt: 1200n },
          { name: "Emission.paused", unit: "flag", value: 1n, updatedAt: 1300n },
          { name: "Emission.initialEmission", unit: "DPIN wei", value: 1000n, updatedAt: 1000n },
          ratio,
          { name: "Emission.capacityBps", unit: "bps", value: 4000n, updatedAt: 1000n },
          { name: "Emission.workBps", unit: "bps", value: 4000n, updatedAt: 1000n },
          { name: "Emission.verificationBps", unit: "bps", value: 1000n, updatedAt: 1000n },
          { name: "Emission.treasuryBps", unit: "bps", value: 1000n, updatedAt: 1000n },
        ].map((parameter) => ({ id: nameId(parameter.name), value: null, address: null, ...parameter })),
      },
    }),
    {
      query: "{ networkSamples { emission posted finalized convicted fees slashed } }",
      expected: {
        networkSamples: [71n, 11n].map((amount) => ({ emission: amount, posted: 0, finalized: 0, convicted: 0, fees: 0n, slashed: 0n })),
      },
    },
  ],
};
