import { writeFile } from "node:fs/promises";
import path from "node:path";
import { checkPort } from "../../cli/src/devnet/checkPort.ts";
import { register, stake } from "@dpin/sdk";
import { parseEther } from "viem";
import type { TestNetwork } from "./startTestNetwork.ts";
import { testKey } from "./testKey.ts";

/** A configuration file, with its private key and the endpoint of a provider, for `dpin provider run` with the key of account `index`, registered and with 5,000 DPIN at stake, or for `dpin verifier run`. */
export async function daemonConfig({
  network,
  daemon,
  index,
  dir = network.dir,
  own = {},
}: {
  network: TestNetwork;
  daemon: "provider" | "verifier";
  index: number;
  /** Where its data folder is. */
  dir?: string;
  /** Further keys. */
  own?: Record<string, unknown>;
}): Promise<{ file: string; dataDir: string; key: `0x${string}`; endpoint: string }> {
  const { addresses, node, artifacts } = network;
  const dataDir = path.join(dir, `${daemon}${index}`);
  const { key } = testKey(index);
  const port = await checkPort({ port: 0 });
  if (daemon === "provider") {
    const client = await network.client({ index, fund: "5000" });
    await register(client, { endpoint: `http://127.0.0.1:${port}` });
    await stake(client, { amount: parseEther("5000") });
  }
  const floors = [{ token: addresses.token, perJob: parseEther("1"), perGigaMac: 0n }];
  const config = {
    rpc: node.url,
    addresses,
    key: { insecure: key },
    artifacts: [artifacts.url],
    // With a speed given, so that no run measures it: a cheat that begins after some runs would count that one.
    ...(daemon === "provider"
      ? { provider: { macsPerSecond: 3e9, dataDir, port, floors, pollMs: 80, confirmations: 0, spotChecks: 2 } }
      : { dataDir, policy: { pollMs: 80, confirmations: 0 } }),
    ...own,
  };
  const file = path.join(network.dir, `${daemon}${index}.json`);
  const text = JSON.stringify(config, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  await writeFile(file, text, { mode: 0o600 });
  return { file, dataDir, key: config.key.insecure, endpoint: `http://127.0.0.1:${port}` };
}
