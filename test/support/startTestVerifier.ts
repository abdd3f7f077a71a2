import path from "node:path";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import {
  createLocalBench,
  createVerifier,
  verifierPolicySchema,
  type Bench,
  type CanaryConfig,
  type QuickIndex,
  type VerifierPolicy,
} from "@dpin/verifier";
import { lead } from "./testDatabase.ts";
import { createFallbackStore, createHttpStore, type DpinClient, type RpcNotice } from "@dpin/sdk";
import type { Logger } from "pino";
import { createFolderStore } from "@dpin/sdk/node";
import type { TestNetwork } from "./startTestNetwork.ts";
import { testLogger } from "./startTestProvider.ts";

export interface TestVerifier {
  readonly client: DpinClient;
  /** Ends the verifier and waits until it has. */
  stop(): Promise<void>;
}

/** Starts a real verifier with the key of account `index` that re-runs every job; started again with the same index it continues. */
export async function startTestVerifier({
  network,
  index,
  url,
  confirmations = 0,
  timeoutMs,
  onNotice,
  logger: parent = testLogger,
  policy: changes = {},
  backend = createReferenceBackend(),
  canary,
  quickIndex,
  changeBench = (bench) => bench,
}: {
  network: Pick<TestNetwork, "client" | "dir" | "artifacts">;
  index: number;
  url?: string | readonly string[];
  confirmations?: number;
  timeoutMs?: number;
  logger?: Logger;
  onNotice?: (notice: RpcNotice) => void;
  policy?: Partial<VerifierPolicy>;
  backend?: Backend;
  canary?: CanaryConfig;
  quickIndex?: QuickIndex;
  /** Who does its tasks instead; given the bench that would do them in this process. */
  changeBench?: (bench: Bench) => Bench;
}): Promise<TestVerifier> {
  const controller = new AbortController();
  const { signal } = controller;
  const client = await network.client({ index, signal, url, timeoutMs, onNotice });
  const leadership = await lead(`verifier ${network.dir} ${index}`);
  const folder = createFolderStore({ dir: path.join(network.dir, `verifier${index}`, "artifacts") });
  const store = createFallbackStore({ stores: [folder, createHttpStore({ endpoint: network.artifacts.url })] });
  const policy = verifierPolicySchema.parse({ pollMs: 60, confirmations, ...changes });
  const logger = parent.child({ verifier: index });
  const bench = changeBench(createLocalBench({ client, backend, store, limits: policy, logger }));
  const own = canary && { config: canary, store: folder };
  const ended = createVerifier({ client, bench, policy, leadership, logger, signal, canary: own, index: quickIndex }).run();
  ended.catch(() => undefined);
  const stop = async () => {
    controller.abort(new DOMException("the test is over", "AbortError"));
    await ended.catch(() => undefined);
    await leadership.release();
  };
  return { client, stop };
}
