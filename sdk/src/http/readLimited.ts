import { createPatience, type Patience, type PatienceLimits } from "./createPatience.ts";
import { displayUrl } from "./displayUrl.ts";
import { joinBytes } from "./joinBytes.ts";
import { openAnswer, type HttpRequest } from "./openAnswer.ts";
import { readAnswer } from "./readAnswer.ts";

/**
 * The body of an answer, at most `limit` bytes: a longer one is cut off while it arrives, so that a server cannot fill the memory. Throws BaseError when
 * it is too long or refused, TransientError when the server is away, slow or overloaded.
 */
export async function readLimited({
  signal,
  timeoutMs,
  stallMs,
  bytesPerSecond,
  ...request
}: HttpRequest & PatienceLimits & { limit: number; signal?: AbortSignal | undefined }): Promise<Uint8Array<ArrayBuffer>> {
  const limits = { timeoutMs, stallMs, bytesPerSecond };
  const patience = createPatience({ limits, what: displayUrl(request), signal });
  try {
    return await readBody({ ...request, patience });
  } finally {
    patience.end();
  }
}

/** The same as one try of several that share their patience. */
export async function readBody({
  limit,
  patience,
  ...request
}: HttpRequest & { limit: number; patience: Patience }): Promise<Uint8Array<ArrayBuffer>> {
  patience.begin();
  const response = await openAnswer({ ...request, signal: patience.signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of readAnswer({ response, url: request.url, limit, patience })) chunks.push(chunk);
  return joinBytes({ chunks });
}
