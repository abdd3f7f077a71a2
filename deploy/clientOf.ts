import type { NetworkConnection } from "hardhat/types/network";
import { createPublicClient, custom, type PublicClient } from "viem";

/** A viem client that reads through a Hardhat connection, so with its URL, its chain and its keys. */
export function clientOf({ connection }: { connection: Pick<NetworkConnection, "provider"> }): PublicClient {
  return createPublicClient({ transport: custom(connection.provider), cacheTime: 0, pollingInterval: 200 });
}
