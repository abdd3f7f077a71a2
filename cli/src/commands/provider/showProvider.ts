import {
  getCredit,
  getDelegation,
  getDepositCredit,
  getEndpoint,
  getJob,
  getProvider,
  getProviderOf,
  getStake,
  getUnreportedWork,
  listDelegations,
  listJobs,
} from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { formatAmount } from "../../report/formatAmount.ts";
import { formatTable } from "../../report/formatTable.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import { printable } from "../../run/printable.ts";
import type { Run } from "../../run/Run.ts";
import { claimableEpochs } from "./claimableEpochs.ts";

/** `dpin provider status`: all about one provider, the key's by default: stake, locks, open jobs, delegations, commission, jail, rewards. */
export async function showProvider({ run, provider: named }: { run: Run; provider?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const account = named ?? (await session.account());
  const provider = (await getProviderOf(client, { account })) ?? account;
  const state = await getProvider(client, { provider });
  if (!state.registered) throw new NotFoundError(`${account} is no provider and acts for none`);
  const [stake, endpoint, unreported, rewards, jobs, delegations, jobCredit, streamCredit, deposits] = await Promise.all([
    getStake(client, { provider }),
    getEndpoint(client, { provider }),
    getUnreportedWork(client, { provider }),
    claimableEpochs(client, { account: provider }),
    openJobsOf(provider),
    delegatorsOf(provider),
    getCredit(client, { account: provider }),
    getCredit(client, { account: provider, from: "streams" }),
    getDepositCredit(client, { account: provider }),
  ]);

  async function openJobsOf(of: Address) {
    const taken = (await listJobs(client, { provider: of })).slice(-200);
    const states = await Promise.all(taken.map(({ jobId }) => getJob(client, { jobId })));
    return states.filter((job) => ["accepted", "committed"].includes(job.state) && isAddressEqual(job.provider, of));
  }

  async function delegatorsOf(of: Address) {
    const ever = await listDelegations(client, { provider: of });
    const states = await Promise.all(ever.map((pair) => getDelegation(client, pair)));
    return states.filter(({ shares }) => shares > 0n);
  }

  const of = (wei: bigint) => amountJson({ wei });
  const document = {
    provider,
    operator: state.operator,
    endpoint,
    stake: {
      staked: of(stake.staked),
      locked: of(stake.locked),
      free: of(stake.free),
      lockable: of(stake.lockable),
      thawing: of(stake.thawing),
      withdrawable: of(stake.withdrawable),
    },
    jobs: jobs.map(({ id, state: at, locked, commitBy, windowEnd }) => ({
      id,
      state: at,
      locked: of(locked),
      commitBy: isoTime(commitBy),
      windowEnd: isoTime(windowEnd),
    })),
    delegations: { delegators: delegations.length, delegated: of(stake.delegated), room: of(stake.delegationRoom) },
    commission: { bps: state.commissionBps, nextBps: state.nextCommissionBps, nextAt: isoTime(state.nextCommissionAt) },
    jail: { until: isoTime(state.jailedUntil), convictions: state.offences },
    rewards: {
      unreportedFees: of(unreported),
      epochs: rewards.map(({ epoch, reward, claimableAt, due }) => ({
        epoch,
        amount: of(reward.capacity + reward.work + reward.verification),
        claimableAt: isoTime(claimableAt),
        due,
      })),
    },
    credit: {
      jobs: of(jobCredit),
      streams: of(streamCredit),
      deposits: { wei: deposits, formatted: formatAmount({ wei: deposits, symbol: "native", digits: 18 }) },
    },
  };
  run.result(document, textOf(document));
}

function textOf(document: {
  provider: Address;
  operator: Address;
  endpoint: string | null;
  stake: Record<"staked" | "locked" | "free" | "lockable" | "thawing", { formatted: string }>;
  jobs: readonly { id: bigint; state: string; locked: { formatted: string }; commitBy: string | null; windowEnd: string | null }[];
  delegations: { delegators: number; delegated: { formatted: string }; room: { formatted: string } };
  commission: { bps: number; nextBps: number; nextAt: string | null };
  jail: { until: string | null; convictions: number };
  rewards: {
    unreportedFees: { formatted: string };
    epochs: readonly { epoch: bigint; amount: { formatted: string }; claimableAt: string | null }[];
  };
  credit: Record<"jobs" | "streams" | "deposits", { formatted: string }>;
}): string {
  const { stake, delegations, commission, jail, rewards, credit, jobs } = document;
  const next = commission.nextAt === null ? "" : `, ${commission.nextBps / 100} % from ${commission.nextAt}`;
  const jobRows = jobs.map(({ id, state, locked, commitBy, windowEnd }) => [
    String(id),
    state,
    locked.formatted,
    windowEnd ?? commitBy ?? "",
  ]);
  return [
    `provider    ${document.provider}`,
    `operator    ${document.operator}`,
    `endpoint    ${document.endpoint === null ? "–" : printable({ text: document.endpoint })}`,
    `staked      ${stake.staked.formatted}; locked ${stake.locked.formatted}, free ${stake.free.formatted}, jobs can lock ${stake.lockable.formatted}`,
    `thawing     ${stake.thawing.formatted}`,
    `delegated   ${delegations.delegated.formatted} by ${delegations.delegators}, room for ${delegations.room.formatted} more`,
    `commission  ${commission.bps / 100} %${next}`,
    `jailed      ${jail.until === null ? "no" : `until ${jail.until}`}; ${jail.convictions} convictions`,
    `rewards     ${rewards.epochs.map(({ epoch, amount, claimableAt }) => `${amount.formatted} of epoch ${epoch} from ${claimableAt}`).join(", ") || "none open"}`,
    `to report   ${rewards.unreportedFees.formatted} of fees`,
    `credit      ${credit.jobs.formatted} from jobs, ${credit.streams.formatted} from streams, ${credit.deposits.formatted} from reveals`,
    jobRows.length === 0 ? "open jobs   none" : formatTable({ rows: [["job", "state", "locked", "until"], ...jobRows] }),
  ].join("\n");
}
