import type { AbiEvent, Hex, Log } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { findBlockHash } from "../client/findBlockHash.ts";
import { NodeUnreachableError } from "../errors/BaseError.ts";
import { createLogSpan } from "./createLogSpan.ts";
import { createOverlap } from "./createOverlap.ts";
import { parseLogs, type DpinEvent } from "./parseLogs.ts";
import { readLogs } from "./readLogs.ts";

/** The events of blocks `fromBlock` to `toBlock`, in order; of blocks before that were given already, what was not there then. */
export interface LogBatch {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly events: readonly DpinEvent[];
}

/** What an operator should know of a node that does not give logs as it should. */
export type LogNotice =
  /** The node allows only so many blocks at once. */
  | { readonly kind: "range"; readonly blocks: number; readonly reason: string }
  /** The node's head is before blocks that were read already. */
  | { readonly kind: "behind"; readonly head: bigint; readonly read: bigint }
  /** The node names a head that it does not have. */
  | { readonly kind: "missing"; readonly head: bigint }
  /** Blocks that were read are no more; reading goes on from `from`. */
  | { readonly kind: "reorganised"; readonly from: bigint };

export interface LogReaderParameters {
  /** Blocks to stay behind the head, for chains that revert. */
  confirmations?: number | undefined;
  /** Most blocks asked for at once. */
  maxRange?: number | undefined;
  /**
   * Blocks that are read again before the new ones, the latest few of them every time: a node behind a balancer may not have had all of them, and a chain may revert while nobody
   * looks.
   */
  overlap?: number | undefined;
  /** Only these events; all of the network's contracts by default. */
  events?: readonly AbiEvent[] | undefined;
  signal?: AbortSignal | undefined;
  onNotice?: ((notice: LogNotice) => void) | undefined;
}

export interface LogReader {
  /**
   * All that is new up to the head of now, when `next` is the first block that was not read; no batch when there is nothing. Blocks count as read when the consumer
   * comes back for the next batch. After a reorganisation begins where the chain still agrees.
   */
  read(parameters: { next: bigint }): AsyncGenerator<LogBatch, void, void>;
}

/** How many of the latest batches' ends are remembered to find where a reverted chain still agrees. */
const REMEMBERED_BATCHES = 64;
const NEAR_BLOCKS = 64n;
/** A notice of one kind is told no more often. */
const QUIET_MS = 60_000;

/**
 * Reads the events of the network's contracts from a node that need not be sound: a block counts as read only when the node had the end of its range, by the same
 * hash before and after; a head before what was read, or one that the node does not have, is waited out. The same event is given once by one reader as long as its block
 * stays within the overlap, and at least once in all.
 */
export function createLogReader(
  client: DpinClient,
  { confirmations = 0, maxRange = 2_000, overlap = 32, events, signal = client.signal, onNotice }: LogReaderParameters = {},
): LogReader {
  const span = createLogSpan({ most: maxRange });
  const floor = client.addresses.fromBlock ?? 0n;
  const ends: { block: bigint; hash: Hex }[] = [];
  /** Of the overlap: what was given already, with its block. */
  const given = new Map<string, bigint>();
  const toldAt = new Map<string, number>();
  let chainId: number | null = null;
  const before = createOverlap({ blocks: overlap, floor });

  function notice(told: LogNotice): void {
    const now = performance.now();
    // Of reorganisations each is news.
    if (told.kind !== "reorganised" && now - (toldAt.get(told.kind) ?? -Infinity) < QUIET_MS) return;
    toldAt.set(told.kind, now);
    onNotice?.(told);
  }

  async function* read({ next: asked }: { next: bigint }): AsyncGenerator<LogBatch, void, void> {
    signal?.throwIfAborted();
    const latest = await client.call("getBlock", () => client.publicClient.getBlock());
    const end = ends.at(-1);
    // Nothing is new.
    if (end?.block === latest.number && end.hash === latest.hash && asked > end.block) return;
    const follows = end !== undefined && end.block + 1n === latest.number && end.hash === latest.parentHash;
    const from = larger(asked, floor);
    const next = follows ? from : await agreed({ next: from, head: latest.number });
    const head = latest.number - BigInt(confirmations);
    if (latest.number + 1n < next) notice({ kind: "behind", head: latest.number, read: next - 1n });
    // A head that is only named a little too early is soon there: this saves a question for most blocks.
    const isNear = head === latest.number && head - next < NEAR_BLOCKS;
    if (head >= next) yield* pieces({ next, head, hash: isNear ? latest.hash : null });
  }

  /** The first block to read: `next`, or where the chain still agrees with what was read. */
  async function agreed({ next, head }: { next: bigint; head: bigint }): Promise<bigint> {
    chainId ??= await client.call("getChainId", () => client.publicClient.getChainId());
    // A block that the node does not have tells nothing: it may be behind.
    const known = ends.filter(({ block }) => block <= head);
    const differs = async () => {
      const { block, hash } = known.at(-1)!;
      const found = await findBlockHash(client, { number: block });
      return found !== null && found !== hash;
    };
    if (known.length === 0 || !(await differs())) return next;
    // A node of another chain has other blocks too: it is waited for.
    await client.call("getChainId", async () => {
      const now = await client.publicClient.getChainId();
      if (now !== chainId) throw new NodeUnreachableError(`the node is one of chain ${now} now, not of ${chainId}`);
    });
    const before = known.length;
    while (known.length > 0 && (await differs())) known.pop();
    const from = (known.at(-1)?.block ?? floor - 1n) + 1n;
    if (from >= next || known.length === before) return next;
    ends.splice(known.length);
    notice({ kind: "reorganised", from });
    return from;
  }

  /** `headHash` is the head's, when it was just told. */
  async function* pieces(parameters: { next: bigint; head: bigint; hash: Hex | null }): AsyncGenerator<LogBatch, void, void> {
    const { next: unread, head, hash: headHash } = parameters;
    const onLimit = (limit: { blocks: number; reason: string }) => notice({ kind: "range", ...limit });
    const { staking, escrow, streams, challenges, token } = client.addresses;
    const filter = { address: [staking, escrow, streams, challenges, token], events, span, signal, onLimit };
    let next = unread;
    let from = before.beginAt(next);
    // What came before is taken to be what was read.
    const anchor = ends.length === 0 && from > 0n ? await findBlockHash(client, { number: from - 1n }) : null;
    if (anchor !== null) ends.push({ block: from - 1n, hash: anchor });
    while (from <= head) {
      const most = from + BigInt(span.blocks) - 1n;
      const far = most < head ? most : head;
      const farHash = (far === head ? headHash : null) ?? (await findBlockHash(client, { number: far }));
      if (farHash === null) return notice({ kind: "missing", head });
      const logs: Log[] = [];
      let to = far;
      for await (const piece of readLogs(client, { ...filter, fromBlock: from, toBlock: far })) {
        logs.push(...piece.logs);
        // The node gives fewer blocks at once: what it has given need not wait for the rest.
        to = piece.toBlock;
        if (to >= next) break;
      }
      const hash = to === far ? farHash : await findBlockHash(client, { number: to });
      // A block that changed while its range was read is read again.
      const after = await findBlockHash(client, { number: far });
      if (after === null || hash === null) return notice({ kind: "missing", head });
      if (after !== farHash) return;
      const fresh = logs.filter((log) => !given.has(keyOf(log)));
      if (to >= next || fresh.length > 0) {
        const events = parseLogs({ logs: fresh, addresses: client.addresses });
        yield { fromBlock: from < next ? from : next, toBlock: larger(to, next - 1n), events };
      }
      for (const log of fresh) given.set(keyOf(log), log.blockNumber!);
      if (to >= next) {
        ends.push({ block: to, hash });
        if (ends.length > REMEMBERED_BATCHES) ends.shift();
        next = to + 1n;
      }
      for (const [key, block] of given) if (block + 2n * BigInt(overlap) < next) given.delete(key);
      from = to + 1n;
    }
  }

  return { read };
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function keyOf({ blockHash, logIndex }: Log): string {
  return `${blockHash}:${logIndex}`;
}
