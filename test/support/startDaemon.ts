import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Hex } from "viem";
import { startVictim, type Victim } from "./chaos/startVictim.ts";
import type { TestNetwork } from "./startTestNetwork.ts";

const MAIN = path.resolve(import.meta.dirname, "../../cli/src/main.ts");

/** Starts a daemon on a test network as a process with a database of its own; `own` gives what its configuration has beside the network's. */
export async function startDaemon(parameters: {
  network: TestNetwork;
  name: string;
  /** `dpin` by default. */
  module?: string;
  args: readonly string[];
  key: Hex;
  own(dataDir: string): object;
  /** The chain's URL, when it is not the node's own. */
  rpc?: string;
  onLine?: (line: string) => void;
}): Promise<Victim> {
  const { network, name, module = MAIN, args, key, own, rpc = network.node.url, onLine } = parameters;
  const dataDir = path.join(network.dir, name.replaceAll(" ", "-"));
  await mkdir(dataDir, { recursive: true });
  const file = `${dataDir}.json`;
  const addresses = { ...network.addresses, fromBlock: "0" };
  const config = { rpc, addresses, key: { insecure: key }, artifacts: [network.artifacts.url], ...own(dataDir) };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return startVictim({ name, module, args: [...args, "--config", file], dataDir, onLine });
}
