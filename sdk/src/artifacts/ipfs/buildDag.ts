import { importBytes } from "ipfs-unixfs-importer";
import type { CID } from "multiformats/cid";
import { artifactId } from "../artifactId.ts";
import type { IpfsBlock } from "./checkBlock.ts";
import { MAX_RAW_ARTIFACT_BYTES, rawCid } from "./cids.ts";

/** An artifact as IPFS blocks; the root is the last. */
export interface ArtifactDag {
  readonly root: CID;
  readonly blocks: readonly IpfsBlock[];
}

/**
 * The blocks of an artifact (docs/spec/serving.md, *IPFS*): one raw block up to 1 MiB, above that a UnixFS file of the profile `unixfs-v1-2025`
 * (IPIP-499: CIDv1, raw leaves of 1 MiB, 1,024 links a node, balanced), as kubo makes it too. So the root is a function of the bytes.
 */
export async function buildDag({ bytes }: { bytes: Uint8Array }): Promise<ArtifactDag> {
  if (bytes.length <= MAX_RAW_ARTIFACT_BYTES) {
    const root = rawCid({ id: artifactId({ bytes }) });
    return { root, blocks: [{ cid: root, bytes }] };
  }
  const blocks = new Map<string, IpfsBlock>();
  const keep = (cid: CID, block: unknown) => {
    blocks.set(cid.toString(), { cid, bytes: block as Uint8Array });
    return cid;
  };
  const { cid } = await importBytes(bytes, { put: keep }, { profile: "unixfs-v1-2025", cidVersion: 1, rawLeaves: true });
  return { root: cid, blocks: [...blocks.values()] };
}
