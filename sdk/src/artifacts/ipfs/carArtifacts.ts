import type { CID } from "multiformats/cid";
import { BaseError } from "../../errors/BaseError.ts";
import { artifactId } from "../artifactId.ts";
import { idOfRawCid } from "./cids.ts";
import { readDag } from "./readDag.ts";

/**
 * The artifacts that a CAR's roots are, one after the other: each root is put together and hashed, so nothing that the CAR says is believed. Throws
 * IpfsBlockError for a root that is no whole file, BaseError for one above `maxBytes`.
 */
export async function* carArtifacts({
  roots,
  getBlock,
  maxBytes,
}: {
  roots: readonly CID[];
  /** Gives checked blocks. */
  getBlock: (cid: CID) => Promise<Uint8Array>;
  maxBytes: number;
}): AsyncGenerator<{ id: string; root: CID; bytes: Uint8Array }, void, undefined> {
  if (roots.length > MAX_ROOTS) throw new BaseError(`the CAR has ${roots.length} roots, more than ${MAX_ROOTS}`);
  for (const root of roots) {
    const bytes = await readDag({ root, getBlock, limit: maxBytes });
    yield { id: idOfRawCid({ cid: root }) ?? artifactId({ bytes }), root, bytes };
  }
}

const MAX_ROOTS = 65_536;
