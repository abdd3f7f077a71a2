import { paymentTokenAbi, type DpinClient } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";

export interface Token {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
}

/** A token's symbol and decimals; DPIN's are known, and a symbol that could write on a terminal, or pass for DPIN's, is replaced by the address. */
export async function tokenOf(client: DpinClient, { address }: { address: Address }): Promise<Token> {
  if (isAddressEqual(address, client.addresses.token)) return { address, symbol: "DPIN", decimals: 18 };
  const call = { address, abi: paymentTokenAbi, args: [] } as const;
  const [symbol, decimals] = await Promise.all([
    client.read({ ...call, functionName: "symbol" }),
    client.read({ ...call, functionName: "decimals" }),
  ]);
  const plain = /^[A-Za-z][A-Za-z0-9.$-]{0,15}$/.test(symbol) && !/^(dpin|wei|all)$/i.test(symbol);
  return { address, symbol: plain ? symbol : address, decimals };
}
