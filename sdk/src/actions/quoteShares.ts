import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

const DELEGATION_POOL = 1;
const VIRTUAL_SHARES = 2n ** 16n;
const BPS = 10_000n;
/** What a reward that comes first may raise a share's worth by. */
const TOLERANCE_BPS = 50n;

/** The least shares that a delegation of `amount` DPIN wei should bring now (SharePool.depositDown), less half a percent. */
export async function quoteShares(client: DpinClient, { provider, amount }: { provider: Address; amount: bigint }): Promise<bigint> {
  const [tokens, shares] = await client.read({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "poolOf",
    args: [provider, DELEGATION_POOL],
  });
  return (amount * (shares + VIRTUAL_SHARES) * (BPS - TOLERANCE_BPS)) / ((tokens + 1n) * BPS);
}
