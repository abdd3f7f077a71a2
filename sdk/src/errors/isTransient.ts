import { BaseError as ViemError, HttpRequestError, SocketClosedError, TimeoutError, WebSocketRequestError } from "viem";
import { TransientError } from "./BaseError.ts";
import { ownError } from "./ownError.ts";

const TRANSPORT_ERRORS = [HttpRequestError, TimeoutError, SocketClosedError, WebSocketRequestError];

/** Whether trying again unchanged may help; told by the error's class, or for viem's by the classes among its causes. */
export function isTransient(error: unknown): boolean {
  const own = ownError(error);
  if (own !== null) return own instanceof TransientError;
  if (!(error instanceof ViemError)) return false;
  return error.walk((cause) => TRANSPORT_ERRORS.some((type) => cause instanceof type)) !== null;
}
