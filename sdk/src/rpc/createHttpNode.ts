import { HttpRequestError, ResponseBodyTooLargeError, RpcRequestError, TimeoutError } from "viem";
import { getHttpRpcClient } from "viem/utils";
import { NodeFaultError, RangeLimitError } from "../errors/NodeError.ts";
import { logLimitOf } from "./logLimitOf.ts";
import { readResult } from "./readResult.ts";
import type { RpcNode } from "./RpcNode.ts";

/** More is never read into memory. */
const MAX_BYTES = 64 * 2 ** 20;
const LONGEST_RETRY_AFTER_MS = 120_000;

/** A JSON-RPC server at an HTTP URL; an answer that is not whole within `timeoutMs` is none. */
export function createHttpNode({ url, timeoutMs }: { url: string; timeoutMs: number }): RpcNode {
  const server = new URL(url).host;
  const client = getHttpRpcClient(url, { timeout: timeoutMs, maxResponseBodySize: MAX_BYTES });
  return {
    server,
    close: () => undefined,
    ask: async ({ method, params }) => {
      let data: unknown;
      try {
        data = await client.request({ body: { method, params: params as unknown[] } });
      } catch (error) {
        throw errorOf({ error, server, method, params, timeoutMs });
      }
      return readResult({ data, server, method, params });
    },
  };
}

/** Never with viem's error as its cause: that has the URL in its message. */
function errorOf(failed: { error: unknown; server: string; method: string; params: readonly unknown[]; timeoutMs: number }): unknown {
  const { error, server, method, params, timeoutMs } = failed;
  const fault = (reason: string, retryAfterMs?: number) => new NodeFaultError({ server, method, reason, retryAfterMs });
  if (error instanceof TimeoutError)
    return new NodeFaultError({ server, method, reason: `gives no answer within ${timeoutMs} ms`, timedOut: true });
  if (error instanceof RpcRequestError) {
    const { code, details: message, data, status } = error;
    const retryAfterMs = retryAfterOf(error.headers);
    try {
      return readResult({ data: { error: { code, message, data } }, server, method, params, status, retryAfterMs });
    } catch (told) {
      return told;
    }
  }
  const tooLarge = (cause: unknown): boolean =>
    cause instanceof ResponseBodyTooLargeError || (cause instanceof Error && cause.cause !== undefined && tooLarge(cause.cause));
  if (method === "eth_getLogs" && tooLarge(error)) return new RangeLimitError({ reason: `more than ${MAX_BYTES} bytes`, tooOften: false });
  if (!(error instanceof HttpRequestError)) return fault("does not answer");
  const { status, details = "" } = error;
  const retryAfterMs = retryAfterOf(error.headers);
  const limit = method === "eth_getLogs" && status !== undefined ? logLimitOf({ status, message: details }) : null;
  if (limit !== null) return new RangeLimitError({ reason: `HTTP ${status}`, tooOften: limit === "rate", retryAfterMs });
  if (status !== undefined) return fault(`answers HTTP ${status}`, retryAfterMs);
  return fault(/JSON|Unexpected/.test(details) ? "answers with something that is not JSON" : "does not answer");
}

/** Retry-After, in seconds or as a date. */
function retryAfterOf(headers: Headers | undefined): number | undefined {
  const text = headers?.get("Retry-After");
  if (text === null || text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return ms > 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : undefined;
}
