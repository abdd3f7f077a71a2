import { getProvider, openStream } from "@dpin/sdk";
import type { Address } from "viem";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin stream open`: opens a stream to a provider with an amount in it, which may be 0. */
export async function beginStream(parameters: {
  run: Run;
  provider: Address;
  amount: Amount;
  token?: Address;
  signer?: Address;
}): Promise<void> {
  const { run, provider, signer } = parameters;
  const session = await openSession({ run });
  const { client } = session;
  const token = await tokenOf(client, { address: parameters.token ?? client.addresses.token });
  const wei = resolveAmount({ amount: parameters.amount, token, allowZero: true });
  const { registered } = await getProvider(client, { provider });
  if (!registered) throw new NotFoundError(`${provider} is no provider`);
  const funded = amountJson({ wei, token });
  const acting = await session.acting({ what: `open a stream to ${provider} with ${funded.formatted} in it` });
  const { streamId } = await openStream(acting, { provider, token: token.address, amount: wei, ...(signer && { signer }) });
  finishSent({
    run,
    session,
    document: { streamId, provider, token: token.address, signer: signer ?? acting.account, funded },
    lines: [`stream ${streamId} to ${provider} is open with ${funded.formatted} in it`],
  });
}
