import { BaseError, TransientError } from "../errors/BaseError.ts";

/**
 * The body of `GET url`, at most `limit` bytes: a longer one is cut off while it arrives, so that a server cannot fill the memory.
 * Throws BaseError when it is too long or refused, TransientError when the server is away, slow or overloaded.
 */
export async function readLimited({
  url,
  limit,
  timeoutMs,
  signal,
}: {
  url: URL;
  limit: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { redirect: "error", signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) });
    if (!response.ok) {
      await response.body?.cancel();
      const Refusal = response.status >= 500 || response.status === 429 ? TransientError : BaseError;
      throw new Refusal(`${url.href} answers ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    // Not every browser lets a body be iterated.
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      length += part.value.length;
      if (length > limit) {
        await reader?.cancel();
        throw new BaseError(`${url.href} sends more than ${limit} bytes`);
      }
      chunks.push(part.value);
    }
    const bytes = new Uint8Array(length);
    chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
    return bytes;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof BaseError) throw error;
    throw new TransientError(`${url.href} does not answer`, { cause: error });
  }
}
