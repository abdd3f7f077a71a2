import type { CID } from "multiformats/cid";
import { ArtifactNotFoundError, ArtifactTooLargeError } from "../errors/ArtifactError.ts";
import { BaseError } from "../errors/BaseError.ts";
import { assertArtifactId } from "./artifactId.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "./ArtifactStore.ts";
import { checkArtifact } from "./checkArtifact.ts";
import { carArtifacts } from "./ipfs/carArtifacts.ts";
import { parseCid, rawCid } from "./ipfs/cids.ts";
import { openCar, type OpenCar } from "./ipfs/openCar.ts";
import { parseFileNode } from "./ipfs/parseFileNode.ts";
import { readDag } from "./ipfs/readDag.ts";

/**
 * Reads artifacts from a CAR file, of which every block is checked. What is larger than one block is found by a hint, or among the CAR's roots, which
 * are read through once. The file must not change while it is used.
 */
export function createCarStore({ file, maxBytes = DEFAULT_MAX_ARTIFACT_BYTES }: { file: string; maxBytes?: number }): ArtifactStore & {
  close(): Promise<void>;
} {
  const name = `CAR ${file}`;
  let opened: Promise<OpenCar> | null = null;
  let indexed: Promise<Map<string, CID>> | null = null;

  /** What cannot be opened now may be there later. */
  async function car(): Promise<OpenCar> {
    opened ??= openCar({ file });
    try {
      return await opened;
    } catch (error) {
      opened = null;
      throw error;
    }
  }

  async function rootsById(): Promise<Map<string, CID>> {
    const found = new Map<string, CID>();
    const { roots, block } = await car();
    for (const root of roots) {
      // One that is broken or too large says nothing about the others.
      try {
        for await (const { id } of carArtifacts({ roots: [root], getBlock: block, maxBytes })) found.set(id, root);
      } catch (error) {
        if (!(error instanceof BaseError)) throw error;
      }
    }
    return found;
  }

  async function rootOf({ id, hint }: { id: string; hint: string | undefined }): Promise<CID | null> {
    const { has } = await car();
    const own = rawCid({ id });
    if (await has(own)) return own;
    indexed ??= rootsById();
    const root = (await indexed).get(id);
    if (root !== undefined) return root;
    const hinted = hint === undefined ? null : parseCid({ text: hint });
    return hinted !== null && (await has(hinted)) ? hinted : null;
  }

  return {
    name,
    put: () => Promise.reject(new BaseError(`${name} is only read; writeCar makes one`)),
    get: async (id, { signal, maxBytes: asked = maxBytes, cid: hint } = {}) => {
      assertArtifactId(id);
      const limit = Math.min(asked, maxBytes);
      const root = await rootOf({ id, hint }).catch((cause: unknown) => {
        throw new ArtifactNotFoundError({ id, store: name, cause });
      });
      signal?.throwIfAborted();
      if (root === null) throw new ArtifactNotFoundError({ id, store: name });
      const { block: getBlock } = await car();
      const { size } = parseFileNode({ cid: root, bytes: await getBlock(root) });
      if (size > limit) throw new ArtifactTooLargeError({ id, size, limit, store: name });
      return checkArtifact({ id, bytes: await readDag({ root, getBlock, limit }), limit, store: name });
    },
    close: async () => {
      const open = await opened?.catch(() => null);
      await open?.close();
      opened = indexed = null;
    },
  };
}
