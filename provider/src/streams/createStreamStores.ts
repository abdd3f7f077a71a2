import { appendFile, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { artifactId, ArtifactNotFoundError, createFallbackStore, type ArtifactStore } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import { StreamRefusal } from "./StreamRefusal.ts";

/** The artifacts of streams whose batches are not committed: each stream's apart, for its signer only. */
export interface StreamStores {
  /** What a stream's jobs are read from: its own artifacts, those that are public, and those that are elsewhere. */
  of(streamId: bigint): ArtifactStore;
  /** As `of`, without those that are elsewhere. */
  near(streamId: bigint): ArtifactStore;
  /**
   * Adds a piece of an artifact of `size` bytes at `offset`; bytes that are had now. Throws StreamRefusal: 409 at another offset, 413 for too much, 422 when the whole is not
   * the artifact, 503 when too many streams keep something here.
   */
  add(piece: { streamId: bigint; id: string; offset: number; size: number; bytes: Uint8Array }): Promise<number>;
  /** Makes artifacts of a stream public, and takes back their room; those in `keep` stay here as well. */
  publish(of: { streamId: bigint; ids: readonly string[]; keep: readonly string[] }): Promise<void>;
  /** Forgets what is kept of a stream, unless it was used in the last `idleMs`. */
  forget(of: { streamId: bigint; idleMs: number }): Promise<void>;
  /** Streams that something is kept of. */
  kept(): Promise<bigint[]>;
}

export function createStreamStores({
  dir,
  store,
  sources,
  maxStreams,
  maxBytesEach,
}: {
  dir: string;
  /** What everybody can read. */
  store: ArtifactStore;
  sources: readonly ArtifactStore[];
  maxStreams: number;
  maxBytesEach: number;
}): StreamStores {
  const folderOf = (streamId: bigint) => path.join(dir, String(streamId));
  const views = new Map<bigint, Views>();
  const usedAt = new Map<bigint, number>();

  async function makeRoom(streamId: bigint, bytes: number): Promise<void> {
    const names = await readdir(dir).catch(() => [] as string[]);
    if (!names.includes(String(streamId)) && names.length >= maxStreams)
      throw new StreamRefusal(`${names.length} streams keep artifacts here already: ask again later`, 503);
    if ((await sizeOf(folderOf(streamId))) + bytes > maxBytesEach)
      throw new StreamRefusal(`a stream may keep ${maxBytesEach} bytes here`, 413, { maxBytes: maxBytesEach });
  }

  function viewsOf(streamId: bigint): Views {
    usedAt.set(streamId, performance.now());
    const found = views.get(streamId);
    if (found !== undefined) return found;
    const folder = createFolderStore({ dir: folderOf(streamId) });
    const own: ArtifactStore = {
      name: folder.name,
      get: folder.get,
      put: async (bytes) => {
        await makeRoom(streamId, bytes.length);
        return folder.put(bytes);
      },
    };
    const elsewhere = createFallbackStore({ stores: [own, ...sources] });
    const near = { name: own.name, put: own.put, get: firstOf(own, store) };
    const made = { own, near, view: { ...near, get: firstOf(own, store, elsewhere) } };
    views.set(streamId, made);
    return made;
  }

  return {
    of: (streamId) => viewsOf(streamId).view,
    near: (streamId) => viewsOf(streamId).near,
    add: async ({ streamId, id, offset, size, bytes }) => {
      const { own } = viewsOf(streamId);
      for (const near of [own, store]) if (await has(near, id)) return size;
      const part = path.join(folderOf(streamId), `${id}.part`);
      const received = await stat(part).then(
        (found) => found.size,
        () => 0,
      );
      if (bytes.length === 0) return received;
      if (offset !== received) throw new StreamRefusal(`${received} bytes of ${id} are here`, 409, { received });
      if (received + bytes.length > size) throw new StreamRefusal(`${id} would have more than ${size} bytes`, 413);
      // Part and whole are there together for a moment.
      await makeRoom(streamId, offset === 0 ? size : bytes.length);
      await mkdir(folderOf(streamId), { recursive: true });
      await appendFile(part, bytes);
      if (received + bytes.length < size) return received + bytes.length;
      const whole = new Uint8Array(await readFile(part));
      await rm(part, { force: true });
      if (artifactId({ bytes: whole }) !== id) throw new StreamRefusal(`what came for ${id} is something else`, 422);
      await own.put(whole);
      return size;
    },
    publish: async ({ streamId, ids, keep }) => {
      const { view } = viewsOf(streamId);
      for (const id of ids) {
        await store.put(await view.get(id));
        if (!keep.includes(id)) await rm(path.join(folderOf(streamId), id.slice(0, 2), id), { force: true });
      }
    },
    forget: async ({ streamId, idleMs }) => {
      if (performance.now() - (usedAt.get(streamId) ?? -Infinity) < idleMs) return;
      views.delete(streamId);
      usedAt.delete(streamId);
      await rm(folderOf(streamId), { recursive: true, force: true });
    },
    kept: async () => (await readdir(dir).catch(() => [] as string[])).filter((name) => /^\d+$/.test(name)).map(BigInt),
  };
}

/** What the first of the stores has that has it at all. */
function firstOf(...stores: readonly ArtifactStore[]): ArtifactStore["get"] {
  return async (id, options) => {
    for (const store of stores.slice(0, -1)) {
      try {
        return await store.get(id, options);
      } catch (error) {
        if (!(error instanceof ArtifactNotFoundError)) throw error;
      }
    }
    return stores.at(-1)!.get(id, options);
  };
}

interface Views {
  readonly own: ArtifactStore;
  readonly near: ArtifactStore;
  readonly view: ArtifactStore;
}

async function has(store: ArtifactStore, id: string): Promise<boolean> {
  try {
    await store.get(id);
    return true;
  } catch {
    return false;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let sum = 0;
  for (const file of files)
    if (file.isFile())
      sum += await stat(path.join(file.parentPath, file.name)).then(
        (found) => found.size,
        () => 0,
      );
  return sum;
}
