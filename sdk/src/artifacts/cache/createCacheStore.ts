import { mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { ArtifactHashError, ArtifactNotFoundError, ArtifactTooLargeError } from "../../errors/ArtifactError.ts";
import { artifactId, assertArtifactId } from "../artifactId.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "../ArtifactStore.ts";
import { checkArtifact } from "../checkArtifact.ts";
import type { PartialStore } from "../PartialStore.ts";
import { CacheFullError } from "./CacheFullError.ts";
import { createPartials } from "./createPartials.ts";
import { openCacheFolder } from "./openCacheFolder.ts";

/** A store that forgets what was used least recently. */
export interface CacheStore extends ArtifactStore {
  /** Names artifacts that are not forgotten as long as `ids` tells them; asked whenever room is made. */
  hold(ids: () => Promise<Iterable<string>>): void;
  /** Downloads that broke off; they count for the budget too. */
  readonly partials: PartialStore;
}

/**
 * Artifacts in a folder that never takes more than `budget` bytes of the disk, also when several processes use it and when they are killed. `put` throws CacheFullError when
 * what is held leaves no room. What is damaged on the disk is dropped when it is read, with an ArtifactHashError.
 */
export function createCacheStore({
  dir,
  budget,
  maxBytes = DEFAULT_MAX_ARTIFACT_BYTES,
}: {
  dir: string;
  budget: number;
  maxBytes?: number;
}): CacheStore {
  const name = `cache ${dir}`;
  const holders: (() => Promise<Iterable<string>>)[] = [];
  const held = async () => new Set((await Promise.all(holders.map((ids) => ids()))).flatMap((ids) => [...ids]));
  const folder = openCacheFolder({ dir, maxBytes: budget, held });

  async function put(bytes: Uint8Array): Promise<string> {
    const id = artifactId({ bytes });
    if (bytes.length > maxBytes) throw new ArtifactTooLargeError({ id, size: bytes.length, limit: maxBytes, store: name });
    const file = folder.fileOf(id);
    if (await touch(file)) return id;
    const written = await folder.reserve({ id, bytes: bytes.length, kind: "tmp" });
    if (written === null) throw new CacheFullError({ dir, size: bytes.length, budget });
    try {
      await mkdir(path.dirname(file), { recursive: true });
      const handle = await open(written, "r+");
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(written, file);
    } catch (error) {
      await folder.remove({ file: written, bytes: bytes.length }).catch(() => undefined);
      throw error;
    }
    return id;
  }

  const get: ArtifactStore["get"] = async (id, { signal, maxBytes: asked = maxBytes } = {}) => {
    assertArtifactId(id);
    const limit = Math.min(asked, maxBytes);
    const file = folder.fileOf(id);
    try {
      const { size } = await stat(file);
      if (size > limit) throw new ArtifactTooLargeError({ id, size, limit, store: name });
      const bytes = checkArtifact({ id, bytes: new Uint8Array(await readFile(file, { signal })), limit, store: name });
      await touch(file);
      return bytes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new ArtifactNotFoundError({ id, store: name, cause: error });
      // Without the lock, which may be held by who asks: the next look at all files counts it no more.
      if (error instanceof ArtifactHashError) await rm(file, { force: true }).catch(() => undefined);
      throw error;
    }
  };

  return { name, put, get, hold: (ids) => void holders.push(ids), partials: createPartials({ folder }) };
}

/** Marks a file as used now; false when there is none. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    () => false,
  );
}
