import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "./ArtifactStore.ts";
import { carArtifacts } from "./ipfs/carArtifacts.ts";
import { openCar } from "./ipfs/openCar.ts";
import type { CarEntry } from "./writeCar.ts";

/**
 * Puts the artifacts that a CAR file's roots are into a store, one after the other, every block checked. Throws BaseError for what is no whole CAR or has a root
 * above `maxBytes`, IpfsBlockError for a wrong or missing block; what came before it has been put.
 */
export async function readCar({
  file,
  store,
  maxBytes = DEFAULT_MAX_ARTIFACT_BYTES,
  signal,
}: {
  file: string;
  store: ArtifactStore;
  maxBytes?: number;
  signal?: AbortSignal;
}): Promise<CarEntry[]> {
  const car = await openCar({ file });
  const entries: CarEntry[] = [];
  try {
    for await (const { root, bytes } of carArtifacts({ roots: car.roots, getBlock: (cid) => car.block(cid), maxBytes })) {
      signal?.throwIfAborted();
      entries.push({ id: await store.put(bytes, { signal }), cid: root.toString(), bytes: bytes.length });
    }
  } finally {
    await car.close();
  }
  return entries;
}
