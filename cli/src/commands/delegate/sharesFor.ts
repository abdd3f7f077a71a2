import { getDelegation, type DpinClient } from "@dpin/sdk";
import { maxUint256 } from "viem";
import type { Address } from "viem";
import type { Amount } from "../../amounts/Amount.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { UsageError } from "../../UsageError.ts";

/**
 * The shares of a delegation that are worth an amount now, rounded up so that never less is moved than was said, and their worth in DPIN wei. Throws NotFoundError when
 * nothing is delegated, UsageError when less is.
 */
export async function sharesFor(
  client: DpinClient,
  { provider, delegator, amount }: { provider: Address; delegator: Address; amount: Amount },
): Promise<{ shares: bigint; wei: bigint }> {
  const { shares, amount: worth } = await getDelegation(client, { provider, delegator });
  if (shares === 0n) throw new NotFoundError(`${delegator} has delegated nothing to ${provider}`);
  const wei = resolveAmount({
    amount,
    token: await tokenOf(client, { address: client.addresses.token }),
    all: worth,
    allowZero: amount.kind === "all",
  });
  if (wei > worth) throw new UsageError(`${wei} wei are more than the ${worth} wei that the delegation is worth; "all" is all of it`);
  return wei === worth ? { shares: maxUint256, wei } : { shares: (wei * shares + worth - 1n) / worth, wei };
}
