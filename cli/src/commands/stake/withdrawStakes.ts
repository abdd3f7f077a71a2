import { getThaws, getTime, withdrawStake } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin stake withdraw`: pays out the thaws whose time has come, or one. Throws NotFoundError when there is none. */
export async function withdrawStakes({ run, thawId, to }: { run: Run; thawId?: bigint; to?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const provider = await session.account();
  const thaws = await getThaws(client, { provider });
  const now = BigInt(await getTime(client));
  // One that is named is tried in any case: the contract says why not.
  const due = thaws.filter((thaw) => (thawId === undefined ? thaw.releaseAt <= now : thaw.thawId === thawId));
  if (due.length === 0) {
    const next = thaws[0] === undefined ? "" : `; the next can be withdrawn from ${isoTime(thaws[0].releaseAt)} on`;
    throw new NotFoundError(thawId === undefined ? `nothing has thawed${next}` : `there is no open thaw ${thawId}`);
  }
  const total = amountJson({ wei: due.reduce((sum, { amount }) => sum + amount, 0n) });
  const acting = await session.acting({ what: `withdraw ${total.formatted} of thawed stake to ${to ?? provider}` });
  for (const thaw of due) await withdrawStake(acting, { thawId: thaw.thawId, ...(to && { to }) });
  finishSent({
    run,
    session,
    document: { withdrawn: total, to: to ?? provider, thaws: due.map((thaw) => thaw.thawId) },
    lines: [`${total.formatted} are paid out to ${to ?? provider}`],
  });
}
