import { getProvider, stake } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin stake add`: adds to a provider's own stake, the key's by default. Throws NotFoundError for who is no provider. */
export async function addStake({ run, amount, provider: named }: { run: Run; amount: Amount; provider?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const account = await session.account();
  const provider = named ?? account;
  const wei = resolveAmount({ amount, token: await tokenOf(client, { address: client.addresses.token }) });
  const { registered } = await getProvider(client, { provider });
  if (!registered) throw new NotFoundError(`${provider} is no provider: dpin provider register makes one of a key`);
  const added = amountJson({ wei });
  const whose = isAddressEqual(provider, account) ? "own stake" : `the stake of ${provider}, which then is that provider's`;
  await stake(await session.acting({ what: `add ${added.formatted} to ${whose}` }), { amount: wei, provider });
  const { staked } = await getProvider(client, { provider });
  const total = amountJson({ wei: staked });
  finishSent({
    run,
    session,
    document: { provider, added, staked: total },
    lines: [`${added.formatted} are added; ${provider} has ${total.formatted} at stake`],
  });
}
