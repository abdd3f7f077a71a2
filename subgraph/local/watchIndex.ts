import { createPublicClient, http } from "viem";
import { wait, type IndexHead } from "@dpin/sdk";
import { IndexFailedError } from "./IndexError.ts";
import { readIndexHead } from "./readIndexHead.ts";
import type { IndexNotice } from "./startIndex.ts";

const POLL_MS = 500;
/** A reorganisation is followed once the new chain is longer; an index that stays on the old one for so long does not follow. */
const STUCK_MS = 10_000;

/**
 * Watches an index until it must be made anew: resolves to why. Tells once when it has read up to the chain's head as that was at the beginning. Throws IndexFailedError when that takes longer than
 * `readyMs` without a step forward or a handler failed, and the signal's reason.
 */
export async function watchIndex({
  url,
  rpc,
  genesis,
  signal,
  readyMs,
  onReady,
  onNotice,
}: {
  url: string;
  rpc: string;
  genesis: string;
  signal: AbortSignal;
  readyMs: number;
  onReady: () => void;
  onNotice: (notice: IndexNotice) => void;
}): Promise<{ reason: "wentBack" | "isNew" }> {
  const client = createPublicClient({ transport: http(rpc, { retryCount: 0, timeout: 5_000 }) });
  const hashAt = (blockNumber: bigint) =>
    client.getBlock({ blockNumber }).then(
      ({ hash }) => hash,
      (error: unknown) => (isNotFound(error) ? null : undefined),
    );
  let goal: bigint | null = null;
  let last: IndexHead | null = null;
  let moved = Date.now();
  let straySince: number | null = null;
  let isReady = false;
  let isAway = false;
  for (;;) {
    await wait({ ms: isReady ? POLL_MS : POLL_MS / 5, signal });
    const first = await hashAt(0n);
    signal.throwIfAborted();
    if (first === undefined) {
      if (!isAway) onNotice({ what: "chainAway", text: `the chain's node at ${rpc} does not answer; the index waits for it` });
      isAway = true;
      moved = Date.now();
      continue;
    }
    isAway = false;
    if (first !== genesis) return { reason: "isNew" };
    goal ??= await client.getBlockNumber({ cacheTime: 0 }).catch(() => null);
    const head = await readIndexHead({ url, signal });
    if (head?.hasIndexingErrors === true) throw new IndexFailedError(`a handler of the subgraph failed in or after block ${head.number}`);
    if (head !== null && head.hash !== last?.hash) {
      moved = Date.now();
      last = head;
    }
    if (!isReady && head !== null && goal !== null && head.number >= goal) {
      isReady = true;
      onReady();
    }
    if (!isReady && Date.now() - moved > readyMs)
      throw new IndexFailedError(`graph-node made no step forward for ${readyMs / 1000} s`, {
        details: { at: last?.number ?? "no block" },
      });
    if (head === null) continue;
    const onChain = await hashAt(head.number);
    if (onChain === head.hash || onChain === undefined) straySince = null;
    else if ((straySince ??= Date.now()) + STUCK_MS < Date.now() && Date.now() - moved > STUCK_MS) return { reason: "wentBack" };
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === "BlockNotFoundError";
}
