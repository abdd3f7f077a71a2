import type { Hex, TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { Statement } from "./getStatement.ts";

/** Shows a claimed proof, from the block after its claim; convicts or throws ContractRevertError. */
export function proveFraud(
  client: DpinClient,
  { jobId, statement, proof, salt }: { jobId: bigint; statement: Statement; proof: Hex; salt: Hex },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "proveFraud",
    args: [jobId, statement, proof, salt],
  });
}
