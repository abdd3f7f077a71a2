import { createIndexClient, isIndexError, readIndexHead as readHead, type IndexHead } from "@dpin/sdk";

/** How far an index is; null while it does not answer, or has no block yet. */
export async function readIndexHead({ url, signal }: { url: string; signal?: AbortSignal | undefined }): Promise<IndexHead | null> {
  try {
    return await readHead(createIndexClient({ url, signal, retryPolicy: { attempts: 1 } }));
  } catch (error) {
    signal?.throwIfAborted();
    if (isIndexError(error)) return null;
    throw error;
  }
}
