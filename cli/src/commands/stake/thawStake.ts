import { getStake, thaw } from "@dpin/sdk";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { finishSent } from "../../run/finishSent.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin stake thaw`: starts taking own stake out; `all` is what no lock needs. */
export async function thawStake({ run, amount }: { run: Run; amount: Amount }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const { staked, free } = await getStake(client, { provider: await session.account() });
  const all = free < staked ? free : staked;
  const wei = resolveAmount({ amount, token: await tokenOf(client, { address: client.addresses.token }), all });
  const thawing = amountJson({ wei });
  const { thawId, releaseAt } = await thaw(
    await session.acting({ what: `start thawing ${thawing.formatted} of own stake; it can be slashed until it is withdrawn` }),
    { amount: wei },
  );
  const release = isoTime(releaseAt);
  finishSent({
    run,
    session,
    document: { thawId, amount: thawing, releaseAt: release },
    lines: [`thaw ${thawId} of ${thawing.formatted} has begun; dpin stake withdraw pays it out from ${release} on`],
  });
}
