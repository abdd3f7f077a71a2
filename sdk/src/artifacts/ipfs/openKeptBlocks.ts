import { toHex } from "@dpin/runtime";
import { CID } from "multiformats/cid";
import type { PartialStore } from "../PartialStore.ts";
import { checkBlock, type IpfsBlock } from "./checkBlock.ts";

/** Blocks of a file that have arrived, in memory and, so that they outlive the process, as a partial download. */
export interface KeptBlocks {
  readonly blocks: ReadonlyMap<string, Uint8Array>;
  keep(block: IpfsBlock): Promise<void>;
  /** The file is whole: nothing is kept any more. */
  done(): Promise<void>;
  close(): Promise<void>;
}

const MAX_CID_BYTES = 64;

/**
 * Opens what is kept of a file of `size` bytes, under its root's hash: for each block `u32 length of CID ‖ u32 length ‖ CID ‖ bytes`, little-endian. Every
 * block is checked again; what follows a wrong or unfinished one is thrown away.
 */
export async function openKeptBlocks({
  partials,
  root,
  size,
}: {
  partials: PartialStore | undefined;
  root: CID;
  size: number;
}): Promise<KeptBlocks> {
  const partial = await partials?.open(toHex(root.multihash.digest).replace(/^0x/, ""));
  const blocks = new Map<string, Uint8Array>();
  const kept = partial === undefined || partial.length === 0 ? [] : readBlocks(partial.bytes());
  await partial?.clear();
  // Inner nodes and lengths; whoever sends more has them in memory only.
  await partial?.expect(Math.ceil(size * 1.02) + 2 ** 20);

  async function keep({ cid, bytes }: IpfsBlock): Promise<void> {
    const key = cid.toString();
    if (blocks.has(key)) return;
    blocks.set(key, bytes);
    if (partial === undefined) return;
    const head = new Uint8Array(8 + cid.bytes.length);
    const view = new DataView(head.buffer);
    view.setUint32(0, cid.bytes.length, true);
    view.setUint32(4, bytes.length, true);
    head.set(cid.bytes, 8);
    await partial.append(head);
    await partial.append(bytes);
  }

  for (const block of kept) await keep(block);
  return {
    blocks,
    keep,
    done: async () => partial?.clear(),
    close: async () => partial?.close(),
  };
}

function readBlocks(bytes: Uint8Array): IpfsBlock[] {
  const blocks: IpfsBlock[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    for (let at = 0; at < bytes.length; ) {
      const [cidLength, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
      const start = at + 8 + cidLength;
      if (cidLength > MAX_CID_BYTES || start + length > bytes.length) break;
      const cid = CID.decode(bytes.subarray(at + 8, start));
      blocks.push({ cid, bytes: checkBlock({ cid, bytes: bytes.slice(start, start + length) }) });
      at = start + length;
    }
  } catch {
    // Damaged, or cut off by a kill: what came before it is right.
  }
  return blocks;
}
