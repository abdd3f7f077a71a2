import type { Indexed } from "../../../manifest/Indexed.ts";
import { chainAt, type PastEvent } from "./chainAt.ts";
import { expectClaims, expectConvictions, expectFraudProofs, expectReferees, expectReveals } from "./disputes.ts";
import { expectEmissionSegments, expectEpochs, expectRewards, expectWorkSources } from "./emission.ts";
import type { Entities, Expect, Value } from "./expectation.ts";
import { compareHistory } from "./history.ts";
import {
  expectProposalCalls,
  expectProposals,
  expectRoleFunctions,
  expectRoleMembers,
  expectRoles,
  expectTimelockCalls,
  expectTimelockOperations,
  expectVoters,
  expectVotes,
} from "./governance.ts";
import {
  expectBatches,
  expectCredits,
  expectJobs,
  expectPaymentTokens,
  expectPrograms,
  expectStreams,
  expectVoucherCollections,
} from "./jobs.ts";
import { expectAccounts, expectNetwork } from "./network.ts";
import { expectParameterChanges, expectParameters } from "./parameters.ts";
import { entityTypes, readEntities } from "./readEntities.ts";
import {
  expectDelegations,
  expectDelegators,
  expectLockers,
  expectOperators,
  expectProviders,
  expectSlashers,
  expectStakeChanges,
  expectThaws,
} from "./staking.ts";

const EXPECTATIONS: Readonly<Record<string, Expect>> = {
  Account: expectAccounts,
  Batch: expectBatches,
  Claim: expectClaims,
  Conviction: expectConvictions,
  Credit: expectCredits,
  Delegation: expectDelegations,
  Delegator: expectDelegators,
  EmissionSegment: expectEmissionSegments,
  Epoch: expectEpochs,
  FraudProof: expectFraudProofs,
  Job: expectJobs,
  Locker: expectLockers,
  Network: expectNetwork,
  Operator: expectOperators,
  Parameter: expectParameters,
  ParameterChange: expectParameterChanges,
  PaymentToken: expectPaymentTokens,
  Program: expectPrograms,
  Proposal: expectProposals,
  ProposalCall: expectProposalCalls,
  Provider: expectProviders,
  Referee: expectReferees,
  Reveal: expectReveals,
  Reward: expectRewards,
  Role: expectRoles,
  RoleFunction: expectRoleFunctions,
  RoleMember: expectRoleMembers,
  Slasher: expectSlashers,
  StakeChange: expectStakeChanges,
  Stream: expectStreams,
  Thaw: expectThaws,
  TimelockCall: expectTimelockCalls,
  TimelockOperation: expectTimelockOperations,
  Vote: expectVotes,
  Voter: expectVoters,
  VoucherCollection: expectVoucherCollections,
  WorkSource: expectWorkSources,
};
/** Compared in their order by compareHistory. */
const SAMPLES = ["NetworkSample", "ProviderSample"];

/** What was compared, and every difference by entity, field and both values. */
export interface Reconciliation {
  readonly entities: number;
  readonly fields: number;
  readonly differences: readonly string[];
}

/** Compares every field of every entity of the index at `url`, and its hours and days, with the contracts' answers and events at the end of `block`, the latest one or an earlier one. */
export async function reconcile({
  url,
  rpc,
  indexed,
  events,
  block,
}: {
  url: string;
  rpc: string;
  indexed: Indexed;
  events: readonly PastEvent[];
  block: bigint;
}): Promise<Reconciliation> {
  const chain = await chainAt({ rpc, indexed, events, block });
  const index = await readEntities({ url, block });
  const differences: string[] = [];
  let [entities, fields] = [0, 0];
  for (const { name, fields: stored } of entityTypes().filter(({ isAggregation }) => !isAggregation)) {
    if (SAMPLES.includes(name)) continue;
    const expect = EXPECTATIONS[name];
    if (expect === undefined) {
      differences.push(`${name}: nothing says what it should be`);
      continue;
    }
    const expected = await expect(chain, index);
    const found: Entities extends ReadonlyMap<string, infer T> ? T : never = index.get(name)!;
    for (const id of found.keys()) if (!expected.has(id)) differences.push(`${name} ${id}: is in the index, and not on the chain`);
    for (const [id, values] of expected) {
      const entity = found.get(id);
      entities++;
      if (entity === undefined) {
        differences.push(`${name} ${id}: is on the chain, and not in the index`);
        continue;
      }
      for (const { name: field } of stored) {
        fields++;
        if (!(field in values)) differences.push(`${name}.${field}: nothing says what it should be`);
        else if (written(entity[field]) !== written(values[field]))
          differences.push(`${name} ${id} ${field}: index ${written(entity[field])}, chain ${written(values[field])}`);
      }
    }
  }
  differences.push(...(await compareHistory({ url, chain, index })));
  return { entities, fields, differences };
}

/** Numbers of all kinds alike; the index writes large ones as text. */
function written(value: Value): string {
  return value === undefined || value === null ? "null" : String(value);
}
