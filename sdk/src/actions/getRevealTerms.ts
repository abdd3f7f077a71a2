import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What a demanded reveal costs and how long its answer may take. */
export interface RevealTerms {
  /** Seconds that a provider has to answer. */
  readonly responseTime: number;
  /** Gas that an answer is reckoned to take. */
  readonly answerGas: number;
  /** Native wei per gas that the deposit is reckoned with at least. */
  readonly minGasPrice: bigint;
  /** Native wei. */
  readonly minDeposit: bigint;
  /** Native wei that demandReveal asks for in the latest block. */
  readonly deposit: bigint;
}

/** The terms of reveals now. */
export async function getRevealTerms(client: DpinClient): Promise<RevealTerms> {
  const call = { address: client.addresses.challenges, abi: computeChallengesAbi, args: [] } as const;
  const [terms, deposit] = await Promise.all([
    client.read({ ...call, functionName: "revealTerms" }),
    client.read({ ...call, functionName: "revealDeposit" }),
  ]);
  return { ...terms, deposit };
}
