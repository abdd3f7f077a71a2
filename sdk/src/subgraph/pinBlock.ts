import { z } from "zod";
import type { Hex } from "viem";
import { findBlockHash } from "../client/findBlockHash.ts";
import { IndexBlockError } from "../errors/IndexError.ts";
import type { IndexClient } from "./createIndexClient.ts";
import { BlockNumberDocument } from "./generated/graphql.ts";
import { queryIndex } from "./queryIndex.ts";
import { readIndexHead } from "./readIndexHead.ts";

/** The block as of whose end an index is read: by its hash, or by its number. */
export type IndexBlock = { readonly hash: Hex } | { readonly number: bigint };

/** A block that is read more than once. */
export interface PinnedBlock {
  /** As documents take it. */
  readonly at: { hash: string } | { number: number };
  /** Throws IndexBlockError when the chain has another block there by now; asks nothing when the index client knows no chain. */
  assertStands(): Promise<void>;
}

/**
 * Settles the block as of which an index is read, its head of now when none is given. graph-node answers questions about a block that the chain took back from the one that has its number now, and does not
 * say so: only the chain can tell.
 */
export async function pinBlock(
  index: IndexClient,
  { block, signal }: { block?: IndexBlock | undefined; signal?: AbortSignal | undefined },
): Promise<PinnedBlock> {
  const { chain, server } = index;
  const head = block === undefined ? await readIndexHead(index, { signal }) : undefined;
  const given = block ?? { hash: head!.hash };
  const at = "hash" in given ? { hash: given.hash } : { number: Number(given.number) };
  if (chain === undefined) return { at, assertStands: async () => undefined };
  const number = head?.number ?? ("number" in given ? given.number : await numberOf(given.hash));
  const hash = "hash" in given ? given.hash : await findBlockHash(chain, { number });

  async function numberOf(of: Hex): Promise<bigint> {
    const schema = z.object({ _meta: z.object({ block: z.object({ number: z.int().nonnegative() }) }).nullable() });
    const { _meta } = await queryIndex(index, { document: BlockNumberDocument, variables: { block: { hash: of } }, schema, signal });
    if (_meta === null) throw new IndexBlockError(`the index at ${server} does not know block ${of}`);
    return BigInt(_meta.block.number);
  }

  return {
    at,
    assertStands: async () => {
      const now = await findBlockHash(chain, { number });
      if (now === hash) return;
      throw new IndexBlockError(`the chain has taken back block ${number}, as of which the index at ${server} is read: begin anew`, {
        details: { was: hash, is: now ?? "none" },
      });
    },
  };
}
