import { TraceMismatchError, TraceUnavailableError } from "../errors/TraceError.ts";
import { readLimited } from "../http/readLimited.ts";
import { decodeOpenings } from "./decodeOpenings.ts";
import { MAX_ELEMENTS, MAX_OPENING_BYTES } from "./openingLimits.ts";

/**
 * A provider's openings of elements of a committed job's op outputs, in order, 32 at a time: `GET {endpoint}/jobs/{jobId}/elements?at={op}.{element},…`
 * (docs/spec/serving.md). What they are worth tells `checkElementOpenings`. Throws TraceUnavailableError when the provider does not
 * answer (`timeoutMs` for each request), TraceMismatchError when its answer is no list of so many openings.
 */
export async function fetchElementOpenings({
  endpoint,
  jobId,
  elements,
  timeoutMs = 10_000,
  signal,
}: {
  endpoint: string;
  jobId: bigint;
  elements: readonly { readonly op: number; readonly element: number }[];
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}): Promise<Uint8Array[]> {
  const openings: Uint8Array[] = [];
  for (let from = 0; from < elements.length; from += MAX_ELEMENTS) {
    const asked = elements.slice(from, from + MAX_ELEMENTS);
    const what = `openings of ${asked.length} elements of job ${jobId}`;
    let bytes: Uint8Array;
    try {
      const url = new URL(`jobs/${jobId}/elements`, endpoint.endsWith("/") ? endpoint : `${endpoint}/`);
      url.searchParams.set("at", asked.map(({ op, element }) => `${op}.${element}`).join(","));
      bytes = await readLimited({ url, limit: asked.length * (4 + MAX_OPENING_BYTES), timeoutMs, signal });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new TraceUnavailableError({ what, endpoint, cause });
    }
    try {
      openings.push(...decodeOpenings({ bytes, count: asked.length }));
    } catch (cause) {
      throw new TraceMismatchError({ what, endpoint, cause });
    }
  }
  return openings;
}
