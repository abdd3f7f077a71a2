import { RpcRequestError } from "viem";
import { NodeFaultError, RangeLimitError } from "../errors/NodeError.ts";
import { checkAnswer } from "./checkAnswer.ts";
import { isNodeFault } from "./isNodeFault.ts";
import { logLimitOf } from "./logLimitOf.ts";

/**
 * The result in a JSON-RPC answer `data`. Throws NodeFaultError when the answer is none, or not one to this question, RangeLimitError when logs of too many
 * blocks were asked for, and viem's RpcRequestError for everything that a sound node says about the question itself.
 */
export function readResult({
  data,
  server,
  method,
  params,
  status,
  retryAfterMs,
}: {
  data: unknown;
  server: string;
  method: string;
  params: readonly unknown[];
  status?: number | undefined;
  retryAfterMs?: number | undefined;
}): unknown {
  const fault = (reason: string) => new NodeFaultError({ server, method, reason, retryAfterMs });
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw fault("gives no JSON-RPC answer");
  const { error, result } = data as { error?: unknown; result?: unknown };
  if (error !== undefined && error !== null) {
    const { code, message, data: extra } = error as { code?: unknown; message?: unknown; data?: unknown };
    const told = { code: typeof code === "number" ? code : undefined, status, message: typeof message === "string" ? message : "" };
    const limit = method === "eth_getLogs" ? logLimitOf(told) : null;
    if (limit !== null) throw new RangeLimitError({ reason: told.message.slice(0, 200), tooOften: limit === "rate", retryAfterMs });
    if (isNodeFault({ ...told, method, data: extra })) throw fault(`answers with an error: ${told.message.slice(0, 200)}`);
    // With the host alone: a URL may hold a key, and errors are logged.
    throw new RpcRequestError({ body: { method }, error: { code: told.code ?? -32_603, message: told.message, data: extra }, url: server });
  }
  if (result === undefined) throw fault("gives no JSON-RPC answer");
  if (!checkAnswer({ method, params, result })) throw fault("answers with something else than was asked for");
  return result;
}
