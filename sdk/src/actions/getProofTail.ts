import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Seconds after a window's end in which only proofs of earlier claims are taken; a job can be finalized after them. */
export function getProofTail(client: DpinClient) {
  return client.read({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "proofTail", args: [] });
}
