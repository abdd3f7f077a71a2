import type { Address, TransactionReceipt } from "viem";
import { approve } from "../actions/approve.ts";
import { signPermit, type Permit } from "../actions/signPermit.ts";
import { createTurnstile, type Turnstile } from "./createTurnstile.ts";
import type { DpinClient, DpinWallet } from "./createDpinClient.ts";

const turnstiles = new WeakMap<DpinWallet, Turnstile>();

/**
 * Sends a call that lets `spender` take `amount` wei of `token` from the client's account: with a permit where the token has permits, else (`permit` is null) after an
 * approval. One after the other for each wallet: a permit's nonce, and an allowance, are the next call's only when this one's are used.
 */
export function payThrough(
  client: DpinClient,
  {
    token,
    spender,
    amount,
    send,
  }: { token: Address; spender: Address; amount: bigint; send: (permit: Permit | null) => Promise<TransactionReceipt> },
): Promise<TransactionReceipt> {
  const turnstile = turnstiles.get(client.wallet) ?? createTurnstile();
  turnstiles.set(client.wallet, turnstile);
  const run = async () => {
    const permit = await signPermit(client, { token, spender, value: amount });
    if (permit === null) await approve(client, { token, spender, amount });
    return send(permit);
  };
  return turnstile.pass({ run });
}
