import type { Address } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import { paymentTokenAbi } from "../client/paymentTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** A token that work can be paid in. */
export interface PaymentToken {
  readonly token: Address;
  readonly symbol: string;
  /** A whole one is 10^decimals wei. */
  readonly decimals: number;
  /** Whether new jobs, or streams, may be paid in it. */
  readonly allowed: boolean;
  /** DPIN wei of stake that 10^18 wei of it are reckoned as when stake is locked. */
  readonly stakePerUnit: bigint;
}

/** A payment token (DPIN by default) as jobs, or streams, take it. */
export async function getToken(
  client: DpinClient,
  { token = client.addresses.token, from = "escrow" }: { token?: Address; from?: "escrow" | "streams" } = {},
): Promise<PaymentToken> {
  const [symbol, decimals, [, allowed, stakePerUnit]] = await Promise.all([
    client.read({ address: token, abi: paymentTokenAbi, functionName: "symbol", args: [] }),
    client.read({ address: token, abi: paymentTokenAbi, functionName: "decimals", args: [] }),
    client.read({ address: client.addresses[from], abi: jobEscrowAbi, functionName: "getToken", args: [token] }),
  ]);
  return { token, symbol, decimals, allowed, stakePerUnit };
}
