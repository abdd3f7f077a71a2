import { getBalance, getCredit, getDepositCredit, getProvider, getProviderOf, getStake, type DpinClient } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { formatAmount } from "../../report/formatAmount.ts";
import { isoTime } from "../../run/isoTime.ts";

const of = (wei: bigint) => amountJson({ wei });

export type AccountStatus = Awaited<ReturnType<typeof accountStatus>>;

/** What an account has, for machines: balances, credit, and the provider that it is or acts for; from the contracts. */
export async function accountStatus(client: DpinClient, { account }: { account: Address }) {
  const [balance, native, jobs, streams, deposits, actsFor] = await Promise.all([
    getBalance(client, { account }),
    client.call("getBalance", () => client.publicClient.getBalance({ address: account })),
    getCredit(client, { account }),
    getCredit(client, { account, from: "streams" }),
    getDepositCredit(client, { account }),
    getProviderOf(client, { account }),
  ]);
  const nativeJson = (wei: bigint) => ({ wei, formatted: formatAmount({ wei, symbol: "native", digits: 18 }) });
  return {
    address: account,
    balance: of(balance),
    native: nativeJson(native),
    credit: { jobs: of(jobs), streams: of(streams), deposits: nativeJson(deposits) },
    provider: actsFor === null ? null : await providerOf(client, { provider: actsFor }),
  };
}

/** The provider that an account is, or acts for. */
async function providerOf(client: DpinClient, { provider }: { provider: Address }) {
  const [{ jailedUntil, offences }, { staked, locked, free, delegated }] = await Promise.all([
    getProvider(client, { provider }),
    getStake(client, { provider }),
  ]);
  const stake = { own: of(staked), locked: of(locked), free: of(free), delegated: of(delegated) };
  return { provider, stake, jailedUntil: isoTime(jailedUntil), convictions: offences };
}
