import { keccak256, stringToHex } from "viem";
import type { TransactionReceipt } from "viem";
import { dpinGovernorAbi } from "../abi/dpinGovernorAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";
import type { GovernedCall } from "./propose.ts";

/** Puts a proposal that was voted for into the timelock; anybody may. `calls` and `description` as they were proposed. */
export function queueProposal(
  client: DpinClient,
  { calls, description }: { calls: readonly GovernedCall[]; description: string },
): Promise<TransactionReceipt> {
  const [targets, values, data] = [calls.map(({ target }) => target), calls.map(({ value = 0n }) => value), calls.map((call) => call.data)];
  return client.send({
    address: governanceOf(client, "governor"),
    abi: dpinGovernorAbi,
    functionName: "queue",
    args: [targets, values, data, keccak256(stringToHex(description))],
  });
}
