import path from "node:path";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import { createFallbackStore, createFolderStore, createHttpStore, type DpinClient } from "@dpin/sdk";
import { createVerifier, verifierPolicySchema, type CanaryConfig, type VerifierPolicy } from "@dpin/verifier";
import { lead } from "./testDatabase.ts";
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
  policy: changes = {},
  backend = createReferenceBackend(),
  canary,
}: {
  network: TestNetwork;
  index: number;
  url?: string;
  confirmations?: number;
  policy?: Partial<VerifierPolicy>;
  backend?: Backend;
  canary?: CanaryConfig;
}): Promise<TestVerifier> {
  const controller = new AbortController();
  const { signal } = controller;
  const client = await network.client({ index, signal, ...(url !== undefined && { url }) });
  const leadership = await lead(`verifier ${network.dir} ${index}`);
  const folder = createFolderStore({ dir: path.join(network.dir, `verifier${index}`, "artifacts") });
  const store = createFallbackStore({ stores: [folder, createHttpStore({ endpoint: network.artifacts.url })] });
  const policy = verifierPolicySchema.parse({ pollMs: 60, confirmations, ...changes });
  const logger = testLogger.child({ verifier: index });
  const ended = createVerifier({ client, backend, store, policy, leadership, logger, signal, canary }).run();
  ended.catch(() => undefined);
  const stop = async () => {
    controller.abort(new DOMException("the test is over", "AbortError"));
    await ended.catch(() => undefined);
    await leadership.release();
  };
  return { client, stop };
}
