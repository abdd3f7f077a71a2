import { keccak256, toBytes, zeroAddress, zeroHash } from "viem";
import { dpinGovernorAbi } from "../../sdk/src/abi/dpinGovernorAbi.ts";
import { dpinVotesAbi } from "../../sdk/src/abi/dpinVotesAbi.ts";
import { jobEscrowAbi } from "../../sdk/src/abi/jobEscrowAbi.ts";
import { providerStakingAbi } from "../../sdk/src/abi/providerStakingAbi.ts";
import { parameterTimelockAbi } from "../../sdk/src/abi/parameterTimelockAbi.ts";
import { upgradeTimelockAbi } from "../../sdk/src/abi/upgradeTimelockAbi.ts";
import { check } from "./check.ts";
import { readMembers } from "./readMembers.ts";
import type { Check, DeploymentView } from "./types.ts";

const ROLE_NAMES = ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"] as const;

/**
 * The governor's wiring, who proposes to, cancels in and executes from each timelock, and the order of times: notice before an upgrade is scheduled ≥
 * the longest exposure, delay of an upgrade ≥ thaw period > exposure.
 */
export async function checkTimelocks({ client, addresses, fromBlock }: DeploymentView): Promise<Check[]> {
  const { governor, timelock, upgradeTimelock, votes, staking, escrow, streams, token } = addresses;
  const checks: Check[] = [];
  for (const [name, address, proposer] of [
    ["timelock", timelock, governor],
    ["upgradeTimelock", upgradeTimelock, timelock],
  ] as const) {
    const members = await readMembers({ client, address, abi: parameterTimelockAbi, fromBlock });
    const expected = { PROPOSER_ROLE: proposer, CANCELLER_ROLE: proposer, EXECUTOR_ROLE: zeroAddress };
    for (const role of ROLE_NAMES) {
      const id = keccak256(toBytes(role));
      checks.push(check({ subject: `${role} of ${name}`, expected: [expected[role]], actual: members.get(id) ?? [] }));
      members.delete(id);
    }
    checks.push(check({ subject: `admin of ${name}`, expected: [address], actual: members.get(zeroHash) ?? [] }));
    members.delete(zeroHash);
    checks.push(check({ subject: `further roles of ${name}`, expected: [], actual: [...members.keys()] }));
    // What somebody scheduled stays scheduled when the role is gone, and anyone may execute it.
    const ever = await readMembers({ client, address, abi: parameterTimelockAbi, fromBlock, ever: true });
    const proposers = ever.get(keccak256(toBytes("PROPOSER_ROLE"))) ?? [];
    checks.push(check({ subject: `whoever could schedule in ${name}`, expected: [proposer], actual: proposers }));
  }

  const read = {
    governorTimelock: client.readContract({ address: governor, abi: dpinGovernorAbi, functionName: "timelock" }),
    governorVotes: client.readContract({ address: governor, abi: dpinGovernorAbi, functionName: "token" }),
    wrapped: client.readContract({ address: votes, abi: dpinVotesAbi, functionName: "underlying" }),
    watched: client.readContract({ address: upgradeTimelock, abi: upgradeTimelockAbi, functionName: "staking" }),
  };
  checks.push(check({ subject: "timelock of the governor", expected: timelock, actual: await read.governorTimelock }));
  checks.push(check({ subject: "votes of the governor", expected: votes, actual: await read.governorVotes }));
  checks.push(check({ subject: "token of the votes", expected: token, actual: await read.wrapped }));
  checks.push(check({ subject: "staking of upgradeTimelock", expected: staking, actual: await read.watched }));

  const exposures = await Promise.all(
    [escrow, streams].map((locker) => client.readContract({ address: locker, abi: jobEscrowAbi, functionName: "exposure" })),
  );
  const exposure = exposures.reduce((longest, one) => (one > longest ? one : longest), 0n);
  const thawPeriod = await client.readContract({ address: staking, abi: providerStakingAbi, functionName: "thawPeriod" });
  const delayOf = (address: typeof timelock) => client.readContract({ address, abi: parameterTimelockAbi, functionName: "getMinDelay" });
  const votingDelay = await client.readContract({ address: governor, abi: dpinGovernorAbi, functionName: "votingDelay" });
  const votingPeriod = await client.readContract({ address: governor, abi: dpinGovernorAbi, functionName: "votingPeriod" });
  const notice = votingDelay + votingPeriod + (await delayOf(timelock));
  checks.push(atLeast({ subject: "seconds from a proposal to the scheduling of its upgrade", actual: notice, least: exposure }));
  checks.push(atLeast({ subject: "seconds from scheduling to upgrade", actual: await delayOf(upgradeTimelock), least: thawPeriod }));
  checks.push(atLeast({ subject: "thaw period", actual: thawPeriod, least: exposure + 1n }));
  return checks;
}

function atLeast({ subject, actual, least }: { subject: string; actual: bigint; least: bigint }): Check {
  return { subject, expected: `at least ${least}`, actual: String(actual), ok: actual >= least };
}
