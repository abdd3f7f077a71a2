import { delegate, getDelegation, getProvider } from "@dpin/sdk";
import type { Address } from "viem";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin delegate add`: delegates DPIN to a provider. Throws NotFoundError for who is no provider. */
export async function addDelegation({ run, provider, amount }: { run: Run; provider: Address; amount: Amount }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const wei = resolveAmount({ amount, token: await tokenOf(client, { address: client.addresses.token }) });
  const { registered, commissionBps } = await getProvider(client, { provider });
  if (!registered) throw new NotFoundError(`${provider} is no provider`);
  const added = amountJson({ wei });
  const what = `delegate ${added.formatted} to ${provider}, which keeps ${commissionBps / 100} % of the rewards; it can be slashed with its stake`;
  await delegate(await session.acting({ what }), { provider, amount: wei });
  const { amount: worth } = await getDelegation(client, { provider, delegator: await session.account() });
  const total = amountJson({ wei: worth });
  finishSent({
    run,
    session,
    document: { provider, added, delegated: total },
    lines: [`${added.formatted} are delegated; ${total.formatted} with ${provider} in all`],
  });
}
