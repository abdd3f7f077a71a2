import { actFor, register, stake } from "@dpin/sdk";
import { parseEther, type Address, type Hex, type TestClient } from "viem";
import type { TestNetwork } from "./startTestNetwork.ts";
import { testKey } from "./testKey.ts";

/**
 * Registers account `index` as a provider that has `staked` DPIN at stake; its daemon names its endpoint later. Gives the daemon's key: that of account `operator`, the provider's
 * own by default.
 */
export async function enrolProvider(parameters: {
  network: TestNetwork;
  chain: TestClient<"hardhat">;
  index: number;
  staked: string;
  operator?: number;
}): Promise<{ address: Address; key: Hex }> {
  const { network, chain, index, staked, operator = index } = parameters;
  const { address } = testKey(index);
  const daemon = testKey(operator);
  for (const one of [address, daemon.address]) await chain.setBalance({ address: one, value: parseEther("100") });
  const client = await network.client({ index, fund: staked });
  await register(client, { endpoint: "http://127.0.0.1:1", operator: daemon.address });
  await stake(client, { amount: parseEther(staked) });
  if (operator !== index) await actFor(await network.client({ index: operator }), { provider: address });
  return { address, key: daemon.key };
}
