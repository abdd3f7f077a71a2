import type { DpinClient } from "@dpin/sdk";
import { UsageError } from "../UsageError.ts";

/** Throws UsageError when the node's chain is not the one that the configuration names; asks nothing when it names none. */
export async function checkChain(client: DpinClient, { chainId }: { chainId?: number | undefined }): Promise<void> {
  if (chainId === undefined) return;
  const actual = await client.call("getChainId", () => client.publicClient.getChainId());
  if (actual !== chainId) throw new UsageError(`the node is of chain ${actual}, and the configuration names chain ${chainId}`);
}
