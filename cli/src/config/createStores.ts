import path from "node:path";
import { createFallbackStore, createHttpStore } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import type { ArtifactStore } from "@dpin/sdk";
import type { Logger } from "pino";

/** A folder of one's own that is filled from the given servers; what a server answers wrongly is logged and fetched elsewhere. */
export function createStores({
  dataDir,
  artifacts,
  logger,
}: {
  dataDir: string;
  artifacts: readonly string[];
  logger?: Logger;
}): ArtifactStore {
  return createFallbackStore({
    stores: [createFolderStore({ dir: path.join(dataDir, "artifacts") }), ...artifacts.map((endpoint) => createHttpStore({ endpoint }))],
    onFault: ({ id, store, error }) =>
      logger?.warn({ event: "badArtifact", id, store, error: error.shortMessage }, `${store} gave a wrong artifact`),
  });
}
