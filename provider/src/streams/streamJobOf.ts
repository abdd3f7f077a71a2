import type { StreamJob } from "@dpin/sdk";
import type { StreamJobEntry } from "./openStreamJournal.ts";

/** A job of a stream as its requester is told of it. */
export function streamJobOf({
  number,
  programRoot,
  inputRoot,
  manifest,
  price,
  runTime,
  isPrivate,
  result,
  failure,
  batch,
}: StreamJobEntry): StreamJob {
  const state = failure !== null ? "failed" : batch !== null ? "paid" : result !== null ? "delivered" : "accepted";
  const order = { number, programRoot, inputRoot, manifest, price, runTime, ...(isPrivate && { private: true }) };
  return { ...order, state, result, reason: failure } as StreamJob;
}
