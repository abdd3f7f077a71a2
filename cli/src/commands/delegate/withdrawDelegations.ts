import { getThaws, getTime, withdrawDelegated } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin delegate withdraw`: pays out what was delegated to a provider and has thawed. Throws NotFoundError when nothing has. */
export async function withdrawDelegations({ run, provider, to }: { run: Run; provider: Address; to?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const delegator = await session.account();
  const thaws = await getThaws(client, { provider, delegator });
  const now = BigInt(await getTime(client));
  const due = thaws.filter(({ releaseAt }) => releaseAt <= now);
  if (due.length === 0) {
    const next = thaws[0] === undefined ? "" : `; the next can be withdrawn from ${isoTime(thaws[0].releaseAt)} on`;
    throw new NotFoundError(`nothing delegated to ${provider} has thawed${next}`);
  }
  const total = amountJson({ wei: due.reduce((sum, { amount }) => sum + amount, 0n) });
  const acting = await session.acting({ what: `withdraw ${total.formatted} that were delegated to ${provider} to ${to ?? delegator}` });
  for (const { thawId } of due) await withdrawDelegated(acting, { provider, thawId, ...(to && { to }) });
  finishSent({
    run,
    session,
    document: { provider, withdrawn: total, to: to ?? delegator, thaws: due.map(({ thawId }) => thawId) },
    lines: [`${total.formatted} are paid out to ${to ?? delegator}`],
  });
}
