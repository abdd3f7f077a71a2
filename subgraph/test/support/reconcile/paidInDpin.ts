import type { ChainAt, PastEvent } from "./chainAt.ts";
import { arg } from "./expectation.ts";

/** Of finalized work, whether its job or stream is paid in DPIN. */
export function paidInDpin(chain: ChainAt): (event: PastEvent) => boolean {
  const dpin = chain.addresses.token.toLowerCase();
  const tokens = new Map([
    ...chain.said("escrow", "JobPosted").map((event) => [`job ${arg(event, "jobId")}`, arg<string>(event, "token")] as const),
    ...chain.said("streams", "StreamOpened").map((event) => [`stream ${arg(event, "streamId")}`, arg<string>(event, "token")] as const),
  ]);
  return (event) => tokens.get("jobId" in event.args ? `job ${arg(event, "jobId")}` : `stream ${arg(event, "streamId")}`) === dpin;
}
