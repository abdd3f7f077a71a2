import { TraceMismatchError, TraceUnavailableError } from "../errors/TraceError.ts";
import { endpointUrl } from "../http/endpointUrl.ts";
import { readLimited } from "../http/readLimited.ts";

/**
 * What `read` makes of a provider's answer about a committed trace, at most `limit` bytes of `GET {endpoint}/{path}`. Throws TraceUnavailableError when it does not
 * answer in time, TraceMismatchError when `read` throws.
 */
export async function askProvider<T>({
  endpoint,
  path,
  what,
  authorization,
  limit,
  timeoutMs,
  signal,
  read,
}: {
  endpoint: string;
  path: string;
  /** What is asked for, for people. */
  what: string;
  authorization?: string | undefined;
  limit: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  read: (answer: Uint8Array) => T;
}): Promise<T> {
  let answer: Uint8Array;
  try {
    answer = await readLimited({
      url: endpointUrl({ endpoint, path }),
      ...(authorization !== undefined && { headers: { authorization } }),
      limit,
      timeoutMs,
      signal,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new TraceUnavailableError({ what, endpoint, cause });
  }
  try {
    return read(answer);
  } catch (cause) {
    throw new TraceMismatchError({ what, endpoint, cause });
  }
}
