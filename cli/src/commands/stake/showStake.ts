import { getStake, getThaws } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { formatTable } from "../../report/formatTable.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin stake show`: a provider's own stake, the key's by default, and what thaws when. */
export async function showStake({ run, provider: named }: { run: Run; provider?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const provider = named ?? (await session.account());
  const [state, thaws] = await Promise.all([getStake(client, { provider }), getThaws(client, { provider })]);
  const of = (wei: bigint) => amountJson({ wei });
  const { staked, locked, free, lockable, thawing, withdrawable, delegated, delegationRoom } = state;
  const document = {
    provider,
    staked: of(staked),
    locked: of(locked),
    free: of(free),
    lockable: of(lockable),
    thawing: of(thawing),
    withdrawable: of(withdrawable),
    delegated: of(delegated),
    delegationRoom: of(delegationRoom),
    thaws: thaws.map(({ thawId, amount, releaseAt }) => ({ thawId, amount: of(amount), releaseAt: isoTime(releaseAt) })),
  };
  const rows = document.thaws.map(({ thawId, amount, releaseAt }) => [String(thawId), amount.formatted, releaseAt ?? ""]);
  const lines = [
    `stake of ${provider}`,
    `staked       ${document.staked.formatted}`,
    `locked       ${document.locked.formatted}`,
    `free         ${document.free.formatted}, of which jobs can lock ${document.lockable.formatted}`,
    `thawing      ${document.thawing.formatted}, of which ${document.withdrawable.formatted} can be withdrawn now`,
    `delegated    ${document.delegated.formatted}, room for ${document.delegationRoom.formatted} more`,
    ...(rows.length === 0 ? [] : [formatTable({ rows: [["thaw", "amount", "released at"], ...rows] })]),
  ];
  run.result(document, lines.join("\n"));
}
