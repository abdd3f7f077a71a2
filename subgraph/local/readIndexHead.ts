/** How far the index is: the last block whose events it has, and whether a handler failed. */
export interface IndexHead {
  readonly number: bigint;
  readonly hash: string;
  readonly hasIndexingErrors: boolean;
}

/** Resolves to null while the index does not answer, or has no block yet. */
export async function readIndexHead({ url, signal }: { url: string; signal?: AbortSignal | undefined }): Promise<IndexHead | null> {
  const query = "{ _meta { block { number hash } hasIndexingErrors } }";
  try {
    const timeout = AbortSignal.timeout(10_000);
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const { data } = (await response.json()) as {
      data?: { _meta: { block: { number: number; hash: string | null }; hasIndexingErrors: boolean } | null };
    };
    const meta = data?._meta;
    if (meta === undefined || meta === null || meta.block.hash === null) return null;
    return { number: BigInt(meta.block.number), hash: meta.block.hash, hasIndexingErrors: meta.hasIndexingErrors };
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}
