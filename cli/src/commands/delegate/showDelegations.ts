import { getDelegation, getThaws, listDelegations } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { formatTable } from "../../report/formatTable.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin delegate list`: what an account, the key's by default, has delegated to whom, and what is released when. */
export async function showDelegations({
  run,
  delegator: named,
  fromBlock,
  toBlock,
}: {
  run: Run;
  delegator?: Address;
  fromBlock?: bigint;
  toBlock?: bigint;
}): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const delegator = named ?? (await session.account());
  const delegations = [];
  for (const { provider } of await listDelegations(client, { delegator, fromBlock, toBlock })) {
    const [state, thaws] = await Promise.all([getDelegation(client, { provider, delegator }), getThaws(client, { provider, delegator })]);
    if (state.shares === 0n && thaws.length === 0) continue;
    delegations.push({
      provider,
      delegated: amountJson({ wei: state.amount }),
      thawing: amountJson({ wei: state.thawing }),
      withdrawable: amountJson({ wei: state.withdrawable }),
      redelegableFrom: isoTime(state.heldUntil),
      thaws: thaws.map(({ thawId, amount, releaseAt }) => ({ thawId, amount: amountJson({ wei: amount }), releaseAt: isoTime(releaseAt) })),
    });
  }
  const rows = delegations.flatMap(({ provider, delegated, withdrawable, redelegableFrom, thaws }) => [
    [provider, "delegated", delegated.formatted, redelegableFrom === null ? "" : `can move on from ${redelegableFrom}`],
    ...thaws.map(({ thawId, amount, releaseAt }) => ["", `thaw ${thawId}`, amount.formatted, `released at ${releaseAt}`]),
    ...(withdrawable.wei === 0n ? [] : [["", "can be withdrawn", withdrawable.formatted, "now"]]),
  ]);
  const text =
    rows.length === 0
      ? `${delegator} has delegated nothing`
      : formatTable({ rows: [["provider", "what", "amount", "when"], ...rows], indent: "" });
  run.result({ delegator, delegations }, text);
}
