import { decodeError } from "../errors/decodeError.ts";
import { retry, type RetryParameters } from "./retry.ts";

/** Runs anything against the node; `name` stands in errors for what was asked. */
export type NodeCaller = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** Calls of the node under one retry policy: errors are decoded, those that may pass are tried again; ends with `signal`'s reason. */
export function createNodeCaller({
  retryPolicy,
  signal,
}: {
  retryPolicy: Omit<RetryParameters<unknown>, "run" | "signal">;
  signal: AbortSignal | undefined;
}): NodeCaller {
  return (name, run) => {
    const decoded = async () => {
      try {
        return await run();
      } catch (error) {
        signal?.throwIfAborted();
        throw decodeError({ error, call: name });
      }
    };
    return retry({ ...retryPolicy, run: decoded, signal });
  };
}
