import type { Hex, TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { Statement } from "./getStatement.ts";

/**
 * Shows a claimed proof, from the block after its claim; convicts or throws ContractRevertError. `jobId` is a job's or a batch's id; of a batch,
 * `leaf` is the job's number and `path` the siblings of its statement's hash.
 */
export function proveFraud(
  client: DpinClient,
  {
    jobId,
    leaf = 0,
    path = [],
    statement,
    proof,
    salt,
  }: { jobId: bigint; leaf?: number; path?: readonly Hex[]; statement: Statement; proof: Hex; salt: Hex },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "proveFraud",
    args: [jobId, leaf, path, statement, proof, salt],
  });
}
