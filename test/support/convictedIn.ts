import type { ContractTransactionResponse } from "ethers";
import type { ComputeChallenges } from "../../types/index.ts";

/** The conviction's event in a transaction. */
export async function convictedIn({ challenges, sent }: { challenges: ComputeChallenges; sent: Promise<ContractTransactionResponse> }) {
  const { hash } = await sent;
  const receipt = await challenges.runner!.provider!.getTransactionReceipt(hash);
  const events = await challenges.queryFilter(challenges.filters.Convicted(), receipt!.blockNumber, receipt!.blockNumber);
  const event = events.find(({ transactionHash }) => transactionHash === hash);
  if (event === undefined) throw new Error("nobody was convicted");
  return event;
}
