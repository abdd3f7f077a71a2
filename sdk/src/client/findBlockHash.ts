import type { Hex } from "viem";
import type { DpinClient } from "./createDpinClient.ts";

/** The hash of the chain's block of a number; null when the node has none. */
export function findBlockHash(client: DpinClient, { number }: { number: bigint }): Promise<Hex | null> {
  return client.call("getBlock", async () => {
    try {
      return (await client.publicClient.getBlock({ blockNumber: number })).hash;
    } catch (error) {
      if ((error as Error).name === "BlockNotFoundError") return null;
      throw error;
    }
  });
}
