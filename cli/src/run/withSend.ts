import type { DpinClient } from "@dpin/sdk";

/** The same client with another way to send. */
export function withSend(client: DpinClient, { send }: { send: DpinClient["send"] }): DpinClient {
  // By descriptors: to read the key of a client that has none throws.
  const descriptors = Object.getOwnPropertyDescriptors(client);
  return Object.defineProperties({}, { ...descriptors, send: { value: send, enumerable: true } }) as DpinClient;
}
