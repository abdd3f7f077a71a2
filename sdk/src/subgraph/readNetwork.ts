import { z } from "zod";
import type { IndexClient } from "./createIndexClient.ts";
import { NetworkDocument } from "./generated/graphql.ts";
import { indexedNetworkSchema, type IndexedNetwork } from "./indexedNetworkSchema.ts";
import { pinBlock, type IndexBlock } from "./pinBlock.ts";
import { queryIndex } from "./queryIndex.ts";

/** The network's totals as of the end of a block, the index's head by default; null before the first event. */
export async function readNetwork(
  index: IndexClient,
  { block, signal }: { block?: IndexBlock | undefined; signal?: AbortSignal | undefined } = {},
): Promise<IndexedNetwork | null> {
  const { at, assertStands } = await pinBlock(index, { block, signal });
  const schema = z.object({ network: indexedNetworkSchema.nullish() });
  const { network } = await queryIndex(index, { document: NetworkDocument, variables: { block: at }, schema, signal });
  await assertStands();
  return network ?? null;
}
