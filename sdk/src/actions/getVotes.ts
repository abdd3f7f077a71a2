import type { Address } from "viem";
import { dpinVotesAbi } from "../abi/dpinVotesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";

/** What an account has in governance; DPIN wei. */
export interface AccountVotes {
  /** Wrapped by the account. */
  readonly wrapped: bigint;
  /** What it votes with: its own, unless delegated away, and what others delegated to it. */
  readonly votes: bigint;
  /** Who votes with what it wrapped; the zero address for nobody. */
  readonly delegate: Address;
}

/** An account's (the client's by default) wrapped DPIN and votes. Throws BaseError when the client's addresses name no votes contract. */
export async function getVotes(client: DpinClient, { account = client.account }: { account?: Address } = {}): Promise<AccountVotes> {
  const call = { address: governanceOf(client, "votes"), abi: dpinVotesAbi, args: [account] } as const;
  const [wrapped, votes, delegate] = await Promise.all([
    client.read({ ...call, functionName: "balanceOf" }),
    client.read({ ...call, functionName: "getVotes" }),
    client.read({ ...call, functionName: "delegates" }),
  ]);
  return { wrapped, votes, delegate };
}
