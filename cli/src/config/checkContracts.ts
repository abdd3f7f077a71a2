import { BaseError, jobEscrowAbi, providerStakingAbi, type DpinClient } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import { UsageError } from "../UsageError.ts";

/**
 * Throws UsageError unless the configuration's addresses hold contracts of one network: a person's command should fail in words on a wrong chain or with
 * mixed addresses, and never move money there.
 */
export async function checkContracts(client: DpinClient): Promise<void> {
  const { publicClient, addresses } = client;
  const { token, staking, escrow, streams, referee, challenges, emission } = addresses;
  const contracts = { token, staking, escrow, streams, referee, challenges, emission };
  const missing = await Promise.all(
    Object.entries(contracts).map(async ([name, address]) => {
      const code = await client.call("getCode", () => publicClient.getCode({ address }));
      return code === undefined ? [`${name} ${address}`] : [];
    }),
  ).then((found) => found.flat());
  if (missing.length > 0) {
    const chainId = await client.call("getChainId", () => publicClient.getChainId());
    throw new UsageError(`chain ${chainId} has no contract at ${missing.join(", ")}: the configuration is of another network`);
  }
  const links = [
    ["staking", "token", () => client.read({ address: addresses.staking, abi: providerStakingAbi, functionName: "token", args: [] })],
    ["escrow", "staking", () => client.read({ address: addresses.escrow, abi: jobEscrowAbi, functionName: "staking", args: [] })],
    ["streams", "staking", () => client.read({ address: addresses.streams, abi: jobEscrowAbi, functionName: "staking", args: [] })],
    ["escrow", "challenges", () => client.read({ address: addresses.escrow, abi: jobEscrowAbi, functionName: "challenges", args: [] })],
  ] as const;
  await Promise.all(
    links.map(async ([from, to, read]) => {
      let found;
      try {
        found = await read();
      } catch (error) {
        client.signal?.throwIfAborted();
        if (error instanceof BaseError && error.name !== "BaseError" && error.name !== "ContractRevertError") throw error;
        throw new UsageError(`the contract at addresses.${from} is not the network's ${from}: it names no ${to}`, { cause: error });
      }
      if (!isAddressEqual(found, addresses[to]))
        throw new UsageError(`addresses.${to} is another network's: the ${from} contract works with ${found}`);
    }),
  );
}
