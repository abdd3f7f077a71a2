import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** A job's conviction (IComputeChallenges.Conviction); `challenger` is zero when it was not convicted. */
export function getConviction(client: DpinClient, { jobId }: { jobId: bigint }) {
  return client.read({ address: client.addresses.challenges, abi: computeChallengesAbi, functionName: "getConviction", args: [jobId] });
}
