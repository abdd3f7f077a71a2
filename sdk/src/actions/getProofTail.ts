import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Seconds after a window's end in which only proofs of earlier claims are taken; a job, or with `of` "streams" a batch, can be finalized after them. */
export function getProofTail(client: DpinClient, { of = "escrow" }: { of?: "escrow" | "streams" } = {}) {
  return client.read({ address: client.addresses[of], abi: jobEscrowAbi, functionName: "proofTail", args: [] });
}
