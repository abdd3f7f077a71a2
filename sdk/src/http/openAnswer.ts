import { BaseError, TransientError } from "../errors/BaseError.ts";
import { displayUrl } from "./displayUrl.ts";

export interface HttpRequest {
  readonly url: URL;
  readonly method?: "GET" | "POST" | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: BodyInit | undefined;
}

/**
 * Sends a request and gives the answer whose body is still to be read; follows no redirect. Throws BaseError when it is refused, TransientError when the
 * server is away or overloaded, both with `details.status` when there was one.
 */
export async function openAnswer({
  url,
  method = "GET",
  headers = {},
  body,
  signal,
  also = [],
}: HttpRequest & { signal: AbortSignal; also?: readonly number[] }): Promise<Response> {
  let response: Response;
  try {
    // Compressed answers would have no ranges, and a length that says nothing.
    const sent = { "accept-encoding": "identity", ...headers };
    response = await fetch(url, { method, headers: sent, redirect: "error", signal, ...(body !== undefined && { body, duplex: "half" }) });
  } catch (error) {
    signal.throwIfAborted();
    throw new TransientError(`${displayUrl({ url })} does not answer`, { cause: error });
  }
  const { status } = response;
  if (response.ok || also.includes(status)) return response;
  await response.body?.cancel().catch(() => undefined);
  const Refusal = status >= 500 || status === 429 ? TransientError : BaseError;
  throw new Refusal(`${displayUrl({ url })} answers ${status}`, { details: { status } });
}
