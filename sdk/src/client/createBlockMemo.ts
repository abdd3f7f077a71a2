import type { Hex } from "viem";

/** The latest block, as a node named it. */
export interface BlockRef {
  readonly number: bigint;
  readonly hash: Hex;
}

/** What `read` gives of the chain's state, asked once for each block that is the latest in turn; one that failed is asked again. */
export function createBlockMemo<T>({ read }: { read: (block: BlockRef) => Promise<T> }): (block: BlockRef) => Promise<T> {
  let latest: (BlockRef & { readonly answer: Promise<T> }) | null = null;
  return ({ number, hash }) => {
    if (latest !== null && latest.number === number && latest.hash === hash) return latest.answer;
    const asked = { number, hash, answer: read({ number, hash }) };
    latest = asked;
    asked.answer.catch(() => latest === asked && (latest = null));
    return asked.answer;
  };
}
