import type { IndexClient } from "./createIndexClient.ts";
import { ProvidersDocument, type Provider_Filter } from "./generated/graphql.ts";
import { indexedProviderSchema, type IndexedProvider } from "./indexedProviderSchema.ts";
import { pageEntities } from "./pageEntities.ts";
import type { IndexBlock } from "./pinBlock.ts";

/** Providers of the index by a filter of graph-node's, in the order of their addresses, page by page as of one block (pageEntities). */
export function pageProviders(
  index: IndexClient,
  options: {
    where?: Provider_Filter | undefined;
    block?: IndexBlock | undefined;
    direction?: "asc" | "desc" | undefined;
    pageSize?: number | undefined;
    signal?: AbortSignal | undefined;
  } = {},
): AsyncGenerator<readonly IndexedProvider[], void, void> {
  return pageEntities(index, { document: ProvidersDocument, schema: indexedProviderSchema, ...options });
}
