import type { DpinClient } from "../client/createDpinClient.ts";

/**
 * The timestamp, in seconds, of the block `confirmations` before `head`: what is over by this clock stays over, though a node may lie about its head. 0 where the node
 * does not have that block.
 */
export async function getSureTime(client: DpinClient, { head, confirmations }: { head: bigint; confirmations: number }): Promise<number> {
  const blockNumber = head - BigInt(confirmations);
  if (blockNumber < 0n) return 0;
  return client.call("getBlock", async () => {
    try {
      return Number((await client.publicClient.getBlock({ blockNumber })).timestamp);
    } catch (error) {
      if ((error as Error).name === "BlockNotFoundError") return 0;
      throw error;
    }
  });
}
