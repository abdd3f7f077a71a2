import { askProvider } from "./askProvider.ts";
import { decodeOpenings } from "./decodeOpenings.ts";
import { servedAt } from "./servedAt.ts";
import { MAX_ELEMENTS, MAX_OPENING_BYTES } from "./openingLimits.ts";

/**
 * A provider's openings of elements of a committed job's op outputs, in order, 32 at a time: `GET {endpoint}/jobs/{jobId}/elements?at={op}.{element},…`
 * (docs/spec/serving.md), or of job `leaf` of a batch under `batches/{jobId}/jobs/{leaf}`. What they are worth tells `checkElementOpenings`. Throws TraceUnavailableError when the provider does not
 * answer (`timeoutMs` for each request), TraceMismatchError when its answer is no list of so many openings.
 */
export async function fetchElementOpenings({
  endpoint,
  jobId,
  leaf,
  elements,
  timeoutMs = 10_000,
  signal,
}: {
  endpoint: string;
  jobId: bigint;
  leaf?: number | undefined;
  elements: readonly { readonly op: number; readonly element: number }[];
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}): Promise<Uint8Array[]> {
  const openings: Uint8Array[] = [];
  for (let from = 0; from < elements.length; from += MAX_ELEMENTS) {
    const asked = elements.slice(from, from + MAX_ELEMENTS);
    const what = `openings of ${asked.length} elements of job ${jobId}`;
    const at = asked.map(({ op, element }) => `${op}.${element}`).join(",");
    const answer = await askProvider({
      ...{
        endpoint,
        path: `${servedAt({ jobId, leaf })}/elements?at=${at}`,
        what,
        limit: asked.length * (4 + MAX_OPENING_BYTES),
        timeoutMs,
        signal,
      },
      read: (bytes) => decodeOpenings({ bytes, count: asked.length }),
    });
    openings.push(...answer);
  }
  return openings;
}
