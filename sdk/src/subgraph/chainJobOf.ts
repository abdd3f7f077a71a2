import { encodePacked, keccak256, zeroAddress, zeroHash } from "viem";
import type { Hex } from "viem";
import type { Job } from "../actions/getJob.ts";
import { statementHash } from "../streams/statementHash.ts";
import type { IndexedJob } from "./indexedJobSchema.ts";

/** A job of the index as the escrow keeps it and getJob tells it: what has no meaning in its state is 0. */
export function chainJobOf({ job }: { job: IndexedJob }): Job {
  const { state } = job;
  const isConvicted = state === "convicted";
  const isPosted = state === "posted";
  const isRunning = state === "accepted" || state === "committed";
  const hasWindow = state === "committed" || state === "finalized" || isConvicted;
  const wasAccepted = job.acceptedAt !== null;
  return {
    id: job.jobId,
    state,
    requester: job.requester,
    token: job.token,
    provider: job.provider ?? job.designated ?? zeroAddress,
    postedAt: isPosted ? job.postedAt : 0,
    acceptBy: isPosted ? job.acceptBy : 0,
    runTime: isConvicted ? 0 : job.runTime,
    commitBy: state === "accepted" ? (job.commitBy ?? 0) : 0,
    windowEnd: hasWindow ? (job.windowEnd ?? 0) : 0,
    windowCap: hasWindow ? (job.windowCap ?? 0) : 0,
    minPrice: wasAccepted ? 0n : job.minPrice,
    maxPrice: isConvicted && job.refundedAt !== null ? 0n : job.maxPrice,
    price: wasAccepted && !isConvicted ? (job.price ?? 0n) : 0n,
    locked: isRunning ? (job.locked ?? 0n) : 0n,
    statement: statementOf(job),
  };
}

function statementOf({ state, programRoot, inputRoot, outputRoot, traceRoot }: IndexedJob): Hex {
  if (state === "convicted") return zeroHash;
  if (outputRoot !== null && traceRoot !== null) return statementHash({ programRoot, inputRoot, outputRoot, traceRoot });
  return keccak256(encodePacked(["bytes32", "bytes32"], [programRoot, inputRoot]));
}
