import path from "node:path";
import { createProvider, type Provider, type ProviderParameters } from "@dpin/provider";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import {
  createHttpStore,
  getProviderOf,
  register,
  stake,
  type ArtifactStore,
  type CacheStore,
  type DpinClient,
  type RpcNotice,
} from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import { pino, type Logger } from "pino";
import { parseEther } from "viem";
import { lead } from "./testDatabase.ts";
import type { TestNetwork } from "./startTestNetwork.ts";

export interface TestProvider extends Provider {
  readonly client: DpinClient;
  /** Ends the provider and waits until it has. */
  stop(): Promise<void>;
}

/** What the tests' daemons log: nothing, or all of it when DPIN_TEST_LOG names a level. */
export const testLogger: Logger = pino({ level: process.env["DPIN_TEST_LOG"] ?? "silent" });

/** Starts a real provider with the key of account `index`, registered and with 5,000 DPIN at stake; started again with the same index it continues. */
export async function startTestProvider({
  network,
  index,
  backend = createReferenceBackend(),
  publish,
  sources,
  cache,
  spotChecks = 4,
  confirmations = 0,
  timeoutMs,
  onNotice,
  url,
  advertise,
  logger = testLogger,
  claimRewards = false,
  streams,
  database = "",
  dataDir = path.join(network.dir, `provider${index}`),
  room,
}: {
  network: TestNetwork;
  index: number;
  backend?: Backend;
  publish?: ProviderParameters["publish"];
  sources?: readonly ArtifactStore[];
  cache?: CacheStore;
  spotChecks?: number;
  confirmations?: number;
  timeoutMs?: number;
  onNotice?: (notice: RpcNotice) => void;
  /** The chain's URL, when it is not the node's own. */
  url?: string | readonly string[];
  /** The endpoint it names on chain, when it is not the server it has. */
  advertise?: string;
  logger?: Logger;
  claimRewards?: boolean;
  /** Another name: as if what was written down before were lost. */
  database?: string;
  dataDir?: string;
  room?: ProviderParameters["room"];
  streams?: ProviderParameters["config"]["streams"];
}): Promise<TestProvider> {
  const controller = new AbortController();
  const { signal } = controller;
  const client = await network.client({ index, signal, url, timeoutMs, onNotice });
  if ((await getProviderOf(client, { account: client.account })) === null) {
    const funded = await network.client({ index, fund: "5000" });
    await register(funded, { endpoint: "http://127.0.0.1:1" });
    await stake(funded, { amount: parseEther("5000") });
  }
  const leadership = await lead(`provider ${network.dir} ${index} ${database}`);
  const provider = await createProvider({
    client,
    backend,
    store: createFolderStore({ dir: path.join(dataDir, "artifacts") }),
    sources: sources ?? [createHttpStore({ endpoint: network.artifacts.url })],
    leadership,
    config: {
      dataDir,
      floors: [{ token: network.addresses.token, perJob: parseEther("1"), perGigaMac: 0n }],
      spotChecks,
      // Measured once, on a machine that does other things as well, it would say little.
      macsPerSecond: 1e9,
      claimRewards,
      ...(streams && { streams }),
      ...(advertise !== undefined && { endpoint: advertise }),
      pollMs: 60,
      confirmations,
      pauseMs: 300,
    },
    logger: logger.child({ provider: index }),
    signal,
    ...(publish && { publish }),
    ...(cache && { cache }),
    ...(room && { room }),
  });
  const stop = async () => {
    controller.abort(new DOMException("the test is over", "AbortError"));
    await provider.done.catch(() => undefined);
    await leadership.release();
  };
  return { ...provider, client, stop };
}
