import { getDelegation, quoteShares, redelegate } from "@dpin/sdk";
import type { Address } from "viem";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { sharesFor } from "./sharesFor.ts";

/** `dpin delegate redelegate`: moves a delegation or a part of it to another provider without a thaw. */
export async function redelegateAmount({ run, from, to, amount }: { run: Run; from: Address; to: Address; amount: Amount }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const delegator = await session.account();
  const { shares, wei } = await sharesFor(client, { provider: from, delegator, amount });
  const moved = amountJson({ wei });
  const minShares = await quoteShares(client, { provider: to, amount: wei });
  await redelegate(await session.acting({ what: `move ${moved.formatted} delegated to ${from} on to ${to}` }), {
    from,
    to,
    shares,
    minShares,
  });
  const { amount: worth } = await getDelegation(client, { provider: to, delegator });
  const total = amountJson({ wei: worth });
  finishSent({
    run,
    session,
    document: { from, to, moved, delegated: total },
    lines: [`${moved.formatted} are moved; ${total.formatted} with ${to} in all`],
  });
}
