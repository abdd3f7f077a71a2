import { dpinTokenAbi, jobEscrowAbi, providerStakingAbi } from "@dpin/sdk";
import type { DpinClient } from "@dpin/sdk";
import type { Address } from "viem";

/** Somebody in the story. */
export interface Person {
  readonly name: string;
  readonly role: string;
  readonly address: Address;
}

/** What a person has, in DPIN wei: in the wallet or waiting in the escrow to be withdrawn, and as stake. */
export interface Balance extends Person {
  readonly dpin: bigint;
  readonly staked: bigint;
}

/** Everybody's balances, and the DPIN that exist, at one moment. */
export interface MoneySnapshot {
  readonly people: readonly Balance[];
  readonly supply: bigint;
}

/** Reads what everybody has, all as of one block: money that is being withdrawn meanwhile is counted once. */
export async function readMoney(client: DpinClient, { people }: { people: readonly Person[] }): Promise<MoneySnapshot> {
  const { token, escrow, staking } = client.addresses;
  const { publicClient } = client;
  return client.call("readMoney", async () => {
    const blockNumber = await publicClient.getBlockNumber({ cacheTime: 0 });
    const balances = people.map(async (person): Promise<Balance> => {
      const { address } = person;
      const [balance, credit, { staked }] = await Promise.all([
        publicClient.readContract({ address: token, abi: dpinTokenAbi, functionName: "balanceOf", args: [address], blockNumber }),
        publicClient.readContract({ address: escrow, abi: jobEscrowAbi, functionName: "credit", args: [token, address], blockNumber }),
        publicClient.readContract({ address: staking, abi: providerStakingAbi, functionName: "getProvider", args: [address], blockNumber }),
      ]);
      return { ...person, dpin: balance + credit, staked };
    });
    const supply = await publicClient.readContract({ address: token, abi: dpinTokenAbi, functionName: "totalSupply", blockNumber });
    return { people: await Promise.all(balances), supply };
  });
}
