import type { DpinClient } from "../client/createDpinClient.ts";

/** The latest block's timestamp in seconds: deadlines are judged by the chain's clock, never by this machine's. */
export async function getTime(client: DpinClient): Promise<number> {
  const { timestamp } = await client.call("getBlock", () => client.publicClient.getBlock());
  return Number(timestamp);
}
