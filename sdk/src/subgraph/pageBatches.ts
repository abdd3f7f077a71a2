import type { IndexClient } from "./createIndexClient.ts";
import { BatchesDocument, type Batch_Filter } from "./generated/graphql.ts";
import { indexedBatchSchema, type IndexedBatch } from "./indexedBatchSchema.ts";
import { pageEntities } from "./pageEntities.ts";
import type { IndexBlock } from "./pinBlock.ts";

/** Batches of the index by a filter of graph-node's, in the order of their numbers, page by page as of one block (pageEntities). */
export function pageBatches(
  index: IndexClient,
  options: {
    where?: Batch_Filter | undefined;
    block?: IndexBlock | undefined;
    direction?: "asc" | "desc" | undefined;
    pageSize?: number | undefined;
    signal?: AbortSignal | undefined;
  } = {},
): AsyncGenerator<readonly IndexedBatch[], void, void> {
  return pageEntities(index, { document: BatchesDocument, schema: indexedBatchSchema, ...options });
}
