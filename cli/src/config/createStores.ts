import path from "node:path";
import { createFallbackStore, createMirroredStore } from "@dpin/sdk";
import { createCacheStore, createFolderStore } from "@dpin/sdk/node";
import type { ArtifactStore, BaseError, CacheStore } from "@dpin/sdk";
import type { Logger } from "pino";
import type { ArtifactCacheConfig, ArtifactSource } from "./artifactsConfig.ts";
import { openSources } from "./openSources.ts";

/** What downloads that broke off may take of the disk when no cache has a budget for them. */
const DOWNLOADS_BYTES = 2 ** 30;

export interface Stores {
  /** What this program makes, for good, and published where the configuration says so. */
  readonly own: ArtifactStore;
  /** Where what is fetched is kept, when it has a budget; else it is kept in `own`. */
  readonly cache: CacheStore | undefined;
  /** Where it is fetched from, in order. */
  readonly sources: readonly ArtifactStore[];
  /** All of them, one after the other. */
  readonly store: ArtifactStore;
}

/**
 * The stores of a program: a folder of its own, a cache, and the sources that its configuration names. What a source answers wrongly is logged and fetched elsewhere. Throws
 * UsageError when a file with a secret cannot be read.
 */
export async function createStores({
  dataDir,
  artifacts,
  artifactCache,
  logger,
}: {
  dataDir: string;
  artifacts: readonly ArtifactSource[];
  artifactCache?: ArtifactCacheConfig | undefined;
  logger?: Logger | undefined;
}): Promise<Stores> {
  const cache =
    artifactCache === undefined
      ? undefined
      : createCacheStore({ dir: artifactCache.dir ?? path.join(dataDir, "cache"), budget: artifactCache.maxBytes });
  const { partials } = cache ?? createCacheStore({ dir: path.join(dataDir, "downloads"), budget: DOWNLOADS_BYTES });
  const opened = await openSources({ artifacts, partials });
  const sources = opened.map(({ store }) => store);
  const mirrors = opened.filter(({ publishes }) => publishes).map(({ store }) => store);
  const folder = createFolderStore({ dir: path.join(dataDir, "artifacts") });
  const told = (event: string, what: string) => (fault: { id: string; store: string; error: BaseError }) =>
    logger?.warn({ event, id: fault.id, store: fault.store, error: fault.error.shortMessage }, `${fault.store} ${what}`);
  const own =
    mirrors.length === 0
      ? folder
      : createMirroredStore({ store: folder, mirrors, onFault: told("unpublished", "did not take an artifact") });
  const store = createFallbackStore({
    stores: [own, ...(cache === undefined ? [] : [cache]), ...sources],
    keepIn: cache ?? own,
    onFault: told("badArtifact", "gave a wrong artifact"),
  });
  return { own, cache, sources, store };
}
