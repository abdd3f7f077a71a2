import type { Address } from "viem";
import type { DpinReader } from "../createDpinClient.ts";

/** For how long an answer serves all that ask. */
const FRESH_MS = 100;

/**
 * How many nonces of a key are used on chain, as the node knew at most a tenth of a second before, and after `since` (performance.now()): whatever waits for its transaction asks together with the others, and
 * an answer from before it was sent tells it nothing.
 */
export function createUsedNonces({
  publicClient,
  account,
}: {
  publicClient: DpinReader;
  account: Address;
}): (of: { since: number }) => Promise<number> {
  let latest: { readonly at: number; readonly count: Promise<number> } | null = null;
  return ({ since }) => {
    const now = performance.now();
    if (latest !== null && latest.at >= since && now - latest.at < FRESH_MS) return latest.count;
    const count = publicClient.getTransactionCount({ address: account, blockTag: "latest" });
    const asked = { at: now, count };
    latest = asked;
    // What failed is asked again.
    count.catch(() => latest === asked && (latest = null));
    return count;
  };
}
