import { isAddressEqual, zeroAddress } from "viem";
import type { Address, Hex } from "viem";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { StreamBatchEntry } from "./openStreamJournal.ts";

type Reveal = StreamBatchEntry["reveals"][number];

/** What to do next about one batch of a stream. */
export type StreamAction =
  | { readonly kind: "seal" }
  | { readonly kind: "commit"; readonly deadline: bigint | undefined }
  | { readonly kind: "lost"; readonly reason: string }
  | { readonly kind: "uncommitted" }
  | { readonly kind: "answer"; readonly leaf: number; readonly nodes: readonly Reveal[] }
  | { readonly kind: "finalize" }
  | { readonly kind: "collect"; readonly token: Address }
  | { readonly kind: "close"; readonly reason: string };

/** What the chain says of a stream, and of a batch that is on it. */
export interface StreamFacts {
  readonly token: Address;
  readonly batches: bigint;
  readonly funded: bigint;
  readonly thawing: bigint;
  readonly thawedAt: number;
}
export interface BatchFacts {
  readonly state: "none" | "committed" | "finalized" | "convicted";
  readonly streamId: bigint;
  readonly jobsRoot: Hex;
  readonly token: Address;
  readonly windowEnd: number;
}

/**
 * The actions that a batch which is not closed needs now. `stream` is null when the batch is on chain already, `batch` when it is not; `now` is the chain's clock in seconds,
 * `wallMs` this machine's in milliseconds; `isBusy`: a job of the stream is computed, or was delivered and may still be paid. A batch with an end is closed only when
 * that is `confirmed`.
 */
export function decideStream({
  entry,
  batch,
  stream,
  draining,
  isBusy,
  config,
  now,
  wallMs,
  proofTail,
  confirmed,
}: {
  entry: StreamBatchEntry;
  batch: BatchFacts | null;
  stream: StreamFacts | null;
  draining: boolean;
  isBusy: boolean;
  config: Pick<ProviderConfig, "streams">;
  now: number;
  wallMs: number;
  proofTail: number;
  confirmed: boolean;
}): StreamAction[] {
  if (entry.batchId !== null) return batch === null ? [] : committed({ entry, batch, now, proofTail, confirmed });
  if (stream === null) return [];
  // What is left after a withdrawal that was announced does not cover what was signed: it is collected before. A thaw of less is no reason to pay for a transaction.
  const isLeaving = stream.thawedAt > 0 && entry.cumulativeAmount > stream.funded - stream.thawing;
  if (entry.locator === null) {
    const isOld = wallMs >= entry.openedAt + config.streams.maxBatchSeconds * 1_000;
    const isFull = entry.jobCount >= config.streams.maxBatchJobs;
    return isLeaving || isOld || isFull || (draining && !isBusy) ? [{ kind: "seal" }] : [];
  }
  if (isAddressEqual(stream.token, zeroAddress)) return [{ kind: "lost", reason: "the stream is closed" }];
  // It waits for the batch before it, or was committed and its event is still to be read.
  if (stream.batches !== entry.batch) return [];
  if (entry.cumulativeAmount > stream.funded) return [{ kind: "lost", reason: "its funds were withdrawn" }];
  return [{ kind: "commit", deadline: isLeaving && stream.thawedAt > now ? BigInt(stream.thawedAt) : undefined }];
}

function committed({
  entry,
  batch,
  now,
  proofTail,
  confirmed,
}: {
  entry: StreamBatchEntry;
  batch: BatchFacts;
  now: number;
  proofTail: number;
  confirmed: boolean;
}): StreamAction[] {
  const isIt =
    batch.streamId === entry.streamId && (batch.state === "convicted" || batch.jobsRoot.toLowerCase() === entry.jobsRoot.toLowerCase());
  if (batch.state === "none" || !isIt) return [{ kind: "uncommitted" }];
  if (batch.state === "finalized") return confirmed ? [{ kind: "collect", token: batch.token }] : [];
  if (batch.state === "convicted") return confirmed ? [{ kind: "close", reason: "convicted" }] : [];
  const leaves = [...new Set(entry.reveals.map(({ leaf }) => leaf))];
  const answers: StreamAction[] = leaves.map((leaf) => ({ kind: "answer", leaf, nodes: entry.reveals.filter((one) => one.leaf === leaf) }));
  return now > batch.windowEnd + proofTail ? [...answers, { kind: "finalize" }] : answers;
}
