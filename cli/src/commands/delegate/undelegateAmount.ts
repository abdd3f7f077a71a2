import { undelegate } from "@dpin/sdk";
import type { Address } from "viem";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { finishSent } from "../../run/finishSent.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { sharesFor } from "./sharesFor.ts";

/** `dpin delegate undelegate`: starts thawing a delegation or a part of it. */
export async function undelegateAmount({ run, provider, amount }: { run: Run; provider: Address; amount: Amount }): Promise<void> {
  const session = await openSession({ run });
  const { shares, wei } = await sharesFor(session.client, { provider, delegator: await session.account(), amount });
  const what = `start thawing ${amountJson({ wei }).formatted} delegated to ${provider}; it can be slashed until it is withdrawn`;
  const thaw = await undelegate(await session.acting({ what }), { provider, shares });
  const [thawing, releaseAt] = [amountJson({ wei: thaw.amount }), isoTime(thaw.releaseAt)];
  finishSent({
    run,
    session,
    document: { provider, thawId: thaw.thawId, amount: thawing, releaseAt },
    lines: [`thaw ${thaw.thawId} of ${thawing.formatted} has begun; dpin delegate withdraw pays it out from ${releaseAt} on`],
  });
}
