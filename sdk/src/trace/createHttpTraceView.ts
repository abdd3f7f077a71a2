import { checkReveal, LEAF_BYTES, REVEAL_LEVELS, type NodeRequest, type TraceView } from "@dpin/runtime";
import { askProvider } from "./askProvider.ts";
import { servedAt } from "./servedAt.ts";

/**
 * A provider's committed trace seen over HTTP: `GET {endpoint}/jobs/{jobId}/nodes/{op}/{level}/{index}` answers with the node's reveal
 * (docs/spec/commitments.md), or of job `leaf` of a batch under `batches/{jobId}/jobs/{leaf}`. Every answer is checked against the hash above it. Throws TraceUnavailableError when the provider does
 * not answer, TraceMismatchError when it answers with something else than it committed to.
 */
export function createHttpTraceView({
  endpoint,
  jobId,
  leaf,
  authorization,
  timeoutMs = 10_000,
  signal,
}: {
  endpoint: string;
  jobId: bigint;
  leaf?: number | undefined;
  /** Of a private job of a stream: what its signer signs (signStreamAccess). */
  authorization?: string | undefined;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}): TraceView {
  function reveal({ op, level, index, hash }: NodeRequest): Promise<Uint8Array> {
    const what = `node (op ${op}, level ${level}, index ${index}) of job ${jobId}`;
    const limit = level === 0 ? LEAF_BYTES : 32 * 2 ** REVEAL_LEVELS;
    return askProvider({
      ...{ endpoint, path: `${servedAt({ jobId, leaf })}/nodes/${op}/${level}/${index}`, what, authorization, limit, timeoutMs, signal },
      read: (data) => {
        checkReveal({ node: { op, level, index, hash }, data });
        return data;
      },
    });
  }

  return {
    node: async (request) => {
      const data = await reveal(request);
      return Array.from({ length: data.length / 32 }, (_, i) => data.subarray(i * 32, (i + 1) * 32));
    },
    leaf: reveal,
  };
}
