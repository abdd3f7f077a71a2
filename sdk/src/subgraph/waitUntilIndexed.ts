import type { Hex } from "viem";
import { findBlockHash } from "../client/findBlockHash.ts";
import { wait } from "../client/wait.ts";
import { TransientError } from "../errors/BaseError.ts";
import { IndexBehindError, IndexBlockError, IndexBrokenError } from "../errors/IndexError.ts";
import type { IndexClient } from "./createIndexClient.ts";
import { readIndexHead, type IndexHead } from "./readIndexHead.ts";

/**
 * Waits until the index has a block, a transaction's for example (`receipt.blockNumber`, `receipt.blockHash`), and gives its head. An index that is away meanwhile is waited for too. Throws IndexBehindError when
 * it is not there within `timeoutMs`; IndexBrokenError when a handler failed before. With an index client that knows the chain the index is also waited for while its head is none of the chain's blocks, and a
 * block that the chain has taken back throws IndexBlockError.
 */
export async function waitUntilIndexed(
  index: IndexClient,
  {
    number,
    hash,
    timeoutMs = 60_000,
    pollMs = 250,
    signal = index.signal,
  }: { number: bigint; hash?: Hex | undefined; timeoutMs?: number; pollMs?: number; signal?: AbortSignal | undefined },
): Promise<IndexHead> {
  const deadline = performance.now() + timeoutMs;
  const { server, chain } = index;
  for (;;) {
    let why: string;
    try {
      const head = await readIndexHead(index, { signal });
      if (head.number >= number) {
        if (chain === undefined || (await findBlockHash(chain, { number: head.number })) === head.hash) {
          const now = chain === undefined || hash === undefined ? hash : await findBlockHash(chain, { number });
          if (now === hash) return head;
          throw new IndexBlockError(`the chain has taken back block ${number} (${hash})`);
        }
        why = `it is at block ${head.number} of another chain`;
      } else {
        if (head.hasIndexingErrors)
          throw new IndexBrokenError(`a handler of the index at ${server} failed in or after block ${head.number}, before ${number}`);
        why = `it is at block ${head.number}`;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TransientError)) throw error;
      why = error.shortMessage;
    }
    if (performance.now() > deadline)
      throw new IndexBehindError(`the index at ${server} did not come to block ${number} in ${timeoutMs} ms: ${why}`);
    await wait({ ms: pollMs, signal });
  }
}
