import type { DpinClient } from "./createDpinClient.ts";

/**
 * The same client, whose transactions must be mined by `deadline` (seconds, the chain's clock): they go before others, pay more as it comes
 * nearer, and are withdrawn with DeadlinePassedError when it is past.
 */
export function withDeadline(client: DpinClient, { deadline }: { deadline: bigint }): DpinClient {
  const descriptors = Object.getOwnPropertyDescriptors(client);
  const send: DpinClient["send"] = (call) => client.send({ deadline, ...call });
  return Object.defineProperties({}, { ...descriptors, send: { value: send, enumerable: true } }) as DpinClient;
}
