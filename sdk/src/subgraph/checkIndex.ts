import { z } from "zod";
import type { DpinClient } from "../client/createDpinClient.ts";
import { findBlockHash } from "../client/findBlockHash.ts";
import { IndexBehindError, IndexBrokenError, IndexMismatchError } from "../errors/IndexError.ts";
import type { IndexClient } from "./createIndexClient.ts";
import { IsIndexOfDocument } from "./generated/graphql.ts";
import { queryIndex } from "./queryIndex.ts";
import { readIndexHead, type IndexHead } from "./readIndexHead.ts";

/** An index's head, beside the chain's. */
export interface CheckedIndex {
  readonly head: IndexHead;
  /** Number of the chain's latest block. */
  readonly latest: bigint;
  /** Blocks that the index is behind, count. */
  readonly lag: bigint;
}

/**
 * Whether an index can stand for the chain's logs: it answers, no handler failed, its head is a block of this chain, at most `maxLag` behind the latest, and it knows this network's escrow. Throws IndexUnreachableError,
 * IndexBrokenError, IndexBehindError and IndexMismatchError. This keeps mistakes out, not lies: what an index says of a block only the contracts can confirm.
 */
export async function checkIndex(
  index: IndexClient,
  { client, maxLag, signal }: { client: DpinClient; /** Blocks. */ maxLag: number; signal?: AbortSignal | undefined },
): Promise<CheckedIndex> {
  const { server } = index;
  const head = await readIndexHead(index, { signal });
  const { number: latest } = await client.call("getBlock", () => client.publicClient.getBlock());
  const lag = latest > head.number ? latest - head.number : 0n;
  if (head.hasIndexingErrors) throw new IndexBrokenError(`a handler of the index at ${server} failed in or after block ${head.number}`);
  if (lag > BigInt(maxLag)) throw new IndexBehindError(`the index at ${server} is at block ${head.number}, ${lag} behind the chain`);
  // A block that the node does not have yet tells nothing.
  const onChain = head.number > latest ? null : await findBlockHash(client, { number: head.number });
  if (onChain !== null && onChain !== head.hash)
    throw new IndexMismatchError(
      `block ${head.number} of the index at ${server} is not the chain's: it is of another chain, or follows a reorganisation`,
    );
  const { locker } = await queryIndex(index, {
    document: IsIndexOfDocument,
    variables: { escrow: client.addresses.escrow.toLowerCase() },
    schema: z.object({ locker: z.object({ id: z.string() }).nullish() }),
    signal,
  });
  if (!locker)
    throw new IndexMismatchError(`the index at ${server} does not know escrow ${client.addresses.escrow}: it is of another deployment`);
  return { head, latest, lag };
}
