import type { IndexClient } from "./createIndexClient.ts";
import { JobsDocument, type Job_Filter } from "./generated/graphql.ts";
import { indexedJobSchema, type IndexedJob } from "./indexedJobSchema.ts";
import { pageEntities } from "./pageEntities.ts";
import type { IndexBlock } from "./pinBlock.ts";

/** Jobs of the index by a filter of graph-node's, in the order of their numbers, page by page as of one block (pageEntities). */
export function pageJobs(
  index: IndexClient,
  options: {
    where?: Job_Filter | undefined;
    block?: IndexBlock | undefined;
    direction?: "asc" | "desc" | undefined;
    pageSize?: number | undefined;
    signal?: AbortSignal | undefined;
  } = {},
): AsyncGenerator<readonly IndexedJob[], void, void> {
  return pageEntities(index, { document: JobsDocument, schema: indexedJobSchema, ...options });
}
