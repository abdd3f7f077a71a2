import type { CID } from "multiformats/cid";
import { BaseError } from "../../errors/BaseError.ts";
import { IpfsBlockError } from "./checkBlock.ts";
import { parseFileNode } from "./parseFileNode.ts";

/** Levels of links, and the least bytes that a block must give on average: 174 links a node and chunks of 256 KiB, the smallest in use, are far from both. */
const MAX_DEPTH = 6;
const LEAST_BYTES_PER_BLOCK = 4_096;

/**
 * The bytes of a file from its blocks, which `getBlock` must have checked; one of more than `limit` bytes is refused before more than its root is asked
 * for. Blocks with right hashes can still be hostile: a node may link to one block a million times, or promise other lengths than its children
 * have. Every node must give exactly the bytes that its parent promised, at least one, so the work is bounded by `limit`. Throws IpfsBlockError, and
 * BaseError for a file that is too large.
 */
export async function readDag({
  root,
  getBlock,
  limit,
}: {
  root: CID;
  getBlock: (cid: CID) => Promise<Uint8Array>;
  limit: number;
}): Promise<Uint8Array<ArrayBuffer>> {
  const top = parseFileNode({ cid: root, bytes: await getBlock(root) });
  if (top.size > limit) throw new BaseError(`the file ${root} is larger than ${limit} bytes`);
  const bytes = new Uint8Array(top.size);
  let at = 0;
  let blocksLeft = 16 + Math.ceil(top.size / LEAST_BYTES_PER_BLOCK);

  async function visit({ node, depth }: { node: typeof top; depth: number }): Promise<void> {
    if (depth > MAX_DEPTH || --blocksLeft < 0) throw new IpfsBlockError(`the file ${root} has too many blocks for its size`);
    bytes.set(node.data, at);
    at += node.data.length;
    for (const { cid, size } of node.links) {
      const child = parseFileNode({ cid, bytes: await getBlock(cid) });
      if (child.size !== size || size === 0) throw new IpfsBlockError(`block ${cid} gives ${child.size} bytes, its parent promises ${size}`);
      await visit({ node: child, depth: depth + 1 });
    }
  }

  await visit({ node: top, depth: 0 });
  return bytes;
}
