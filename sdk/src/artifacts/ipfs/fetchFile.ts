import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { wait } from "../../client/wait.ts";
import { BaseError, TransientError } from "../../errors/BaseError.ts";
import { createPatience, type PatienceLimits } from "../../http/createPatience.ts";
import { openAnswer } from "../../http/openAnswer.ts";
import { readAnswer } from "../../http/readAnswer.ts";
import { readBody } from "../../http/readLimited.ts";
import { checkBlock, IpfsBlockError } from "./checkBlock.ts";
import { MAX_BLOCK_BYTES } from "./cids.ts";
import type { PartialStore } from "../PartialStore.ts";
import type { IpfsSource } from "./IpfsSource.ts";
import { openKeptBlocks, type KeptBlocks } from "./openKeptBlocks.ts";
import { parseFileNode } from "./parseFileNode.ts";
import { readCarBlocks } from "./readCarBlocks.ts";
import { readDag } from "./readDag.ts";

const PAUSE_MS = 300;
/** What a CAR, and a file's inner blocks, may have beside a file's own bytes. */
const CAR_OVERHEAD = 2 ** 20;

/**
 * A file from a source that has its blocks, at most `limit` bytes; every block is checked as it arrives. After the root, which tells the size, it is asked for as one CAR; what that lacks,
 * because it broke off or is not served, is fetched block by block, with `attempts` tries again in all, so nothing is fetched twice; with `partials` also in another process. Throws IpfsBlockError
 * for a wrong block, BaseError when it is refused or too large, TransientError when the source is away or slow.
 */
export async function fetchFile({
  source,
  root,
  limit,
  attempts,
  partials,
  signal,
  ...limits
}: PatienceLimits & {
  source: IpfsSource;
  root: CID;
  limit: number;
  attempts: number;
  partials?: PartialStore | undefined;
  signal?: AbortSignal | undefined;
}): Promise<Uint8Array> {
  const patience = createPatience({ limits, what: source.name, signal });
  let retriesLeft = attempts;
  let hasBegun = false;

  async function fetchBlock({ cid, most = MAX_BLOCK_BYTES }: { cid: CID; most?: number }): Promise<Uint8Array> {
    for (;;) {
      try {
        return checkBlock({ cid, bytes: await readBody({ ...source.block(cid), limit: most, patience }) });
      } catch (error) {
        signal?.throwIfAborted();
        // A source that has given nothing yet is not worth more waiting: others may have it.
        if (!(error instanceof TransientError) || !hasBegun || patience.isOver() || retriesLeft-- <= 0) throw error;
      }
      await wait({ ms: PAUSE_MS, signal });
    }
  }

  async function collectCar({ size, kept }: { size: number; kept: KeptBlocks }): Promise<void> {
    try {
      const request = source.car(root);
      patience.begin();
      const response = await openAnswer({ ...request, signal: patience.signal });
      const car = readAnswer({ response, url: request.url, limit: Math.ceil(size * 1.02) + CAR_OVERHEAD, patience });
      for await (const block of readCarBlocks({ car })) await kept.keep(block);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof IpfsBlockError || patience.isOver()) throw error;
      // Everything else block by block: not every source serves CARs, and what came before the end is kept.
    }
  }

  try {
    if (root.code === raw.code) return await fetchBlock({ cid: root, most: Math.min(MAX_BLOCK_BYTES, limit) });
    const rootBlock = await fetchBlock({ cid: root });
    hasBegun = true;
    const { size, links } = parseFileNode({ cid: root, bytes: rootBlock });
    if (size > limit) throw new BaseError(`the file ${root} is larger than ${limit} bytes`);
    const kept = await openKeptBlocks({ partials, root, size });
    try {
      const isNew = kept.blocks.size === 0;
      await kept.keep({ cid: root, bytes: rootBlock });
      if (links.length > 0 && isNew) await collectCar({ size, kept });
      const getBlock = async (cid: CID) => {
        const block = kept.blocks.get(cid.toString()) ?? (await fetchBlock({ cid }));
        await kept.keep({ cid, bytes: block });
        return block;
      };
      const file = await readDag({ root, getBlock, limit });
      await kept.done();
      return file;
    } catch (error) {
      // What is no file never becomes one.
      if (error instanceof IpfsBlockError) await kept.done();
      throw error;
    } finally {
      await kept.close();
    }
  } finally {
    patience.end();
  }
}
