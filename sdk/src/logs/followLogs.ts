import type { Hex } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { wait } from "../client/wait.ts";
import { parseLogs, type DpinEvent } from "./parseLogs.ts";

/** The events of blocks `fromBlock` to `toBlock`, in order. */
export interface LogBatch {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly events: readonly DpinEvent[];
}

export interface FollowLogsParameters {
  /** First block of interest; continue a stopped follower with the last batch's `toBlock + 1n`. The deployment's block by default. */
  fromBlock?: bigint | undefined;
  /** Blocks to stay behind the head, for chains that revert. */
  confirmations?: number;
  /** Most blocks asked for at once. */
  maxRange?: number;
  pollMs?: number;
  signal?: AbortSignal | undefined;
}

/** How many of the latest batches' ends are remembered to find where a reverted chain still agrees. */
const REMEMBERED_BATCHES = 64;

/**
 * Every event of the network's contracts, batch by batch, for ever: polls block ranges, so a node that goes away costs time but no
 * event, and the next range is asked for only when the consumer comes back for it. After a reorganisation the ranges that changed
 * are given again (at least once, so consumers must not mind repetition). Ends with the signal's reason.
 */
export async function* followLogs(
  client: DpinClient,
  {
    fromBlock = client.addresses.fromBlock ?? 0n,
    confirmations = 0,
    maxRange = 1_000,
    pollMs = 500,
    signal = client.signal,
  }: FollowLogsParameters = {},
): AsyncGenerator<LogBatch, never, void> {
  const seen: { block: bigint; hash: Hex }[] = [];
  let next = fromBlock;
  const anchor = fromBlock > 0n ? await hashOf(client, fromBlock - 1n) : null;
  if (anchor !== null) seen.push({ block: fromBlock - 1n, hash: anchor });
  for (;;) {
    signal?.throwIfAborted();
    next = await rewind(client, { seen, next });
    const head = (await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 }))) - BigInt(confirmations);
    if (head < next) {
      await wait({ ms: pollMs, signal });
      continue;
    }
    const toBlock = head < next + BigInt(maxRange) - 1n ? head : next + BigInt(maxRange) - 1n;
    const hash = await hashOf(client, toBlock);
    const { staking, escrow, streams, challenges, token } = client.addresses;
    const address = [staking, escrow, streams, challenges, token];
    const logs = await client.call("getLogs", () => client.publicClient.getLogs({ address, fromBlock: next, toBlock }));
    // A block that changed while its range was read is read again.
    if (hash === null || (await hashOf(client, toBlock)) !== hash) continue;
    yield { fromBlock: next, toBlock, events: parseLogs({ logs, addresses: client.addresses }) };
    seen.push({ block: toBlock, hash });
    if (seen.length > REMEMBERED_BATCHES) seen.shift();
    next = toBlock + 1n;
  }
}

async function rewind(client: DpinClient, { seen, next }: { seen: { block: bigint; hash: Hex }[]; next: bigint }): Promise<bigint> {
  let from = next;
  while (seen.length > 0 && (await hashOf(client, seen.at(-1)!.block)) !== seen.at(-1)!.hash) {
    seen.pop();
    from = (seen.at(-1)?.block ?? (client.addresses.fromBlock ?? 0n) - 1n) + 1n;
  }
  return from;
}

function hashOf(client: DpinClient, blockNumber: bigint): Promise<Hex | null> {
  return client.call("getBlock", async () => {
    try {
      return (await client.publicClient.getBlock({ blockNumber })).hash;
    } catch (error) {
      if ((error as Error).name === "BlockNotFoundError") return null;
      throw error;
    }
  });
}
