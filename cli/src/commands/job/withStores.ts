import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createFallbackStore, createHttpStore, type ArtifactStore } from "@dpin/sdk";
import { z } from "zod";
import { createStores } from "../../config/createStores.ts";
import type { SessionConfig } from "../../run/openSession.ts";

/** The data folder of a requester's or a verifier's file, or of a provider's. */
const folderSchema = z.object({ dataDir: z.string().optional(), provider: z.object({ dataDir: z.string() }).optional() });

/**
 * Runs with the stores of a configuration, and a provider's own server behind them. Without a data folder in the configuration one is made for the time of the
 * run: what comes from elsewhere is kept on disk while it is used.
 */
export async function withStores<T>({
  config,
  endpoint,
  use,
}: {
  config: SessionConfig;
  endpoint: string | null;
  use: (store: ArtifactStore) => Promise<T>;
}): Promise<T> {
  const named = folderSchema.safeParse(config).data;
  const kept = named?.dataDir ?? named?.provider?.dataDir;
  const dataDir = kept ?? (await mkdtemp(path.join(os.tmpdir(), "dpin-artifacts-")));
  try {
    const { own, store } = await createStores({ ...config, dataDir });
    return await use(endpoint === null ? store : createFallbackStore({ stores: [store, createHttpStore({ endpoint })], keepIn: own }));
  } finally {
    if (kept === undefined) await rm(dataDir, { recursive: true, force: true });
  }
}
