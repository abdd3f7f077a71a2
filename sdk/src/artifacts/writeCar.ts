import { rename, rm } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { CID } from "multiformats/cid";
import type { ArtifactStore } from "./ArtifactStore.ts";
import { buildDag } from "./ipfs/buildDag.ts";
import type { IpfsBlock } from "./ipfs/checkBlock.ts";
import { writeCarBlocks } from "./ipfs/writeCarBlocks.ts";

/** An artifact and the CID under which IPFS has it. */
export interface CarEntry {
  readonly id: string;
  readonly cid: string;
  readonly bytes: number;
}

/**
 * Writes artifacts of a store into a CAR file, which has their CIDs as its roots; it appears whole or not at all. Each artifact is read twice, so that one is in
 * memory at a time. Throws what the store throws.
 */
export async function writeCar({
  store,
  ids,
  file,
  signal,
}: {
  store: ArtifactStore;
  ids: readonly string[];
  file: string;
  signal?: AbortSignal;
}): Promise<CarEntry[]> {
  const entries: CarEntry[] = [];
  const roots: CID[] = [];
  for (const id of new Set(ids)) {
    const bytes = await store.get(id, { signal });
    const { root } = await buildDag({ bytes });
    roots.push(root);
    entries.push({ id, cid: root.toString(), bytes: bytes.length });
  }

  async function* blocks(): AsyncGenerator<IpfsBlock> {
    const written = new Set<string>();
    for (const { id } of entries) {
      for (const block of (await buildDag({ bytes: await store.get(id, { signal }) })).blocks) {
        const key = block.cid.toString();
        if (!written.has(key)) yield block;
        written.add(key);
      }
    }
  }

  const part = `${file}.${process.pid}.part`;
  try {
    await pipeline(writeCarBlocks({ roots, blocks: blocks() }), createWriteStream(part, { flush: true }), { signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    signal?.throwIfAborted();
    throw error;
  }
  return entries;
}
