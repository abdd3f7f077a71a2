import { BaseError, TransientError } from "../errors/BaseError.ts";
import { displayUrl } from "./displayUrl.ts";
import type { Patience } from "./createPatience.ts";

/**
 * The body of an answer as it arrives, at most `limit` bytes: a longer one is cut off, so that a server cannot fill the memory. Throws BaseError when it
 * is longer, TransientError when it breaks off or takes longer than `patience` has.
 */
export async function* readAnswer({
  response,
  url,
  limit,
  patience,
}: {
  response: Response;
  url: URL;
  limit: number;
  patience: Patience;
}): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const tooLong = () => new BaseError(`${displayUrl({ url })} sends more than ${limit} bytes`);
  const { signal } = patience;
  // Not every browser lets a body be iterated.
  const reader = response.body?.getReader();
  try {
    if (Number(response.headers.get("content-length") ?? 0) > limit) throw tooLong();
    let length = 0;
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      const chunk = part.value;
      signal.throwIfAborted();
      length += chunk.length;
      if (length > limit) throw tooLong();
      patience.progress(chunk.length);
      yield chunk;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BaseError) throw error;
    throw new TransientError(`${displayUrl({ url })} breaks off`, { cause: error });
  } finally {
    // Left early, by whoever reads or by an error: the rest is not wanted.
    await reader?.cancel().catch(() => undefined);
  }
}
