import { checkReveal, LEAF_BYTES, REVEAL_LEVELS, type NodeRequest, type TraceView } from "@dpin/runtime";
import { TraceMismatchError, TraceUnavailableError } from "../errors/TraceError.ts";
import { readLimited } from "../http/readLimited.ts";

/**
 * A provider's committed trace seen over HTTP: `GET {endpoint}/jobs/{jobId}/nodes/{op}/{level}/{index}` answers with the node's reveal
 * (docs/spec/commitments.md). Every answer is checked against the hash above it. Throws TraceUnavailableError when the provider does
 * not answer, TraceMismatchError when it answers with something else than it committed to.
 */
export function createHttpTraceView({
  endpoint,
  jobId,
  timeoutMs = 10_000,
  signal,
}: {
  endpoint: string;
  jobId: bigint;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}): TraceView {
  async function reveal({ op, level, index, hash }: NodeRequest): Promise<Uint8Array> {
    const what = `node (op ${op}, level ${level}, index ${index}) of job ${jobId}`;
    const limit = level === 0 ? LEAF_BYTES : 32 * 2 ** REVEAL_LEVELS;
    let data: Uint8Array;
    try {
      const url = new URL(`jobs/${jobId}/nodes/${op}/${level}/${index}`, endpoint.endsWith("/") ? endpoint : `${endpoint}/`);
      data = await readLimited({ url, limit, timeoutMs, signal });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new TraceUnavailableError({ what, endpoint, cause });
    }
    try {
      checkReveal({ node: { op, level, index, hash }, data });
    } catch (cause) {
      throw new TraceMismatchError({ what, endpoint, cause });
    }
    return data;
  }

  return {
    node: async (request) => {
      const data = await reveal(request);
      return Array.from({ length: data.length / 32 }, (_, i) => data.subarray(i * 32, (i + 1) * 32));
    },
    leaf: reveal,
  };
}
