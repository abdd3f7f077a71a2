import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { IpfsBlockError } from "./checkBlock.ts";

/** One block of a file. */
export interface FileNode {
  /** The file's bytes that are in the block itself; those of its links follow. */
  readonly data: Uint8Array;
  readonly links: readonly { readonly cid: CID; readonly size: number }[];
  /** Bytes of the file from this block on down, as it says. */
  readonly size: number;
}

/** Reads a block that is part of a UnixFS file; throws IpfsBlockError for any other. */
export function parseFileNode({ cid, bytes }: { cid: CID; bytes: Uint8Array }): FileNode {
  if (cid.code === raw.code) return { data: bytes, links: [], size: bytes.length };
  if (cid.code !== dagPb.code) throw new IpfsBlockError(`block ${cid} is not part of a file`);
  let unixfs: UnixFS;
  let hashes: CID[];
  try {
    const node = dagPb.decode(bytes);
    unixfs = UnixFS.unmarshal(node.Data ?? new Uint8Array());
    hashes = node.Links.map(({ Hash }) => Hash);
  } catch (cause) {
    throw new IpfsBlockError(`block ${cid} is not part of a file`, { cause });
  }
  const { type, data = new Uint8Array(), blockSizes } = unixfs;
  if (type !== "file" && type !== "raw") throw new IpfsBlockError(`block ${cid} is a ${type}, not a file`);
  if (blockSizes.length !== hashes.length) {
    throw new IpfsBlockError(`block ${cid} has ${hashes.length} links and ${blockSizes.length} sizes`);
  }
  const links = hashes.map((hash, i) => ({ cid: hash, size: Number(blockSizes[i]!) }));
  return { data, links, size: links.reduce((sum, { size }) => sum + size, data.length) };
}
