import type { Address } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Native wei of earned or returned reveal deposits that an account can withdraw. */
export function getDepositCredit(client: DpinClient, { account }: { account: Address }) {
  return client.read({ address: client.addresses.challenges, abi: computeChallengesAbi, functionName: "depositCredit", args: [account] });
}
