import { getBalance, getCredit, getProvider, jobEscrowAbi, dpinTokenAbi } from "@dpin/sdk";
import type { Address } from "viem";
import type { TestNetwork } from "../startTestNetwork.ts";

/** All DPIN of a network, in wei: what each account has (balance, credit and stake together; its credit is in the escrow), what each contract holds, and what there is. */
export interface Money {
  readonly accounts: Readonly<Record<string, { readonly dpin: bigint; readonly credit: bigint; readonly ether: bigint }>>;
  /** Token balances of the escrow and the staking. */
  readonly escrow: bigint;
  readonly staking: bigint;
  /** Ether of the challenges: deposits of reveals. */
  readonly deposits: bigint;
  readonly supply: bigint;
  /** Fees that the escrow keeps to be burned. */
  readonly fees: bigint;
}

export async function readMoney(network: TestNetwork, accounts: Readonly<Record<string, Address>>): Promise<Money> {
  const { requester, addresses } = network;
  const { publicClient } = requester;
  const read: Record<string, Money["accounts"][string]> = {};
  for (const [name, account] of Object.entries(accounts)) {
    const { staked } = await getProvider(requester, { provider: account });
    const credit = await getCredit(requester, { account });
    const dpin = (await getBalance(requester, { account })) + credit + staked;
    read[name] = { dpin, credit, ether: await publicClient.getBalance({ address: account }) };
  }
  return {
    accounts: read,
    escrow: await getBalance(requester, { account: addresses.escrow }),
    staking: await getBalance(requester, { account: addresses.staking }),
    deposits: await publicClient.getBalance({ address: addresses.challenges }),
    supply: await publicClient.readContract({ address: addresses.token, abi: dpinTokenAbi, functionName: "totalSupply" }),
    fees: await publicClient.readContract({ address: addresses.escrow, abi: jobEscrowAbi, functionName: "fees", args: [addresses.token] }),
  };
}
