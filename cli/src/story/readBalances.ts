import { getBalance, getCredit, getProvider } from "@dpin/sdk";
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

/** Reads what everybody has now. */
export async function readBalances(client: DpinClient, { people }: { people: readonly Person[] }): Promise<Balance[]> {
  return Promise.all(
    people.map(async (person) => {
      const { address: account } = person;
      const [balance, credit, { staked }] = await Promise.all([
        getBalance(client, { account }),
        getCredit(client, { account }),
        getProvider(client, { provider: account }),
      ]);
      return { ...person, dpin: balance + credit, staked };
    }),
  );
}
