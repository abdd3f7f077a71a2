import type { AbiEvent, Address, Log } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { wait } from "../client/wait.ts";
import { NodeFaultError, RangeLimitError } from "../errors/NodeError.ts";
import { ownError } from "../errors/ownError.ts";
import { logLimitOf } from "../rpc/logLimitOf.ts";
import type { LogSpan } from "./createLogSpan.ts";

export interface LogPiece {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly logs: readonly Log[];
}

export interface ReadLogsParameters {
  address: Address | readonly Address[];
  /** Only these events; all by default. */
  events?: readonly AbiEvent[] | undefined;
  /** Indexed values of the event, when `events` is one. */
  args?: Readonly<Record<string, unknown>> | undefined;
  fromBlock: bigint;
  toBlock: bigint;
  /** Shared by whoever asks the same node, so that what it allows is learned once. */
  span: LogSpan;
  /** From the last block to the first. */
  backwards?: boolean;
  signal?: AbortSignal | undefined;
  onLimit?: ((event: { blocks: number; reason: string }) => void) | undefined;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * The logs of blocks `fromBlock` to `toBlock`, piece by piece. A piece that the node refuses as too large (too many blocks, results or bytes, too many requests, no
 * answer in time) is asked for again at half the blocks, where it was asked too often after a pause that doubles or that it asks for; a node that is away is retried by the client's policy.
 */
export async function* readLogs(client: DpinClient, parameters: ReadLogsParameters): AsyncGenerator<LogPiece, void, void> {
  const { fromBlock, toBlock, span, backwards = false, signal = client.signal, onLimit } = parameters;
  let [first, last] = [fromBlock, toBlock];
  let pauseMs = FIRST_PAUSE_MS;
  while (first <= last) {
    const blocks = BigInt(span.blocks);
    const piece = backwards
      ? { fromBlock: last - first < blocks ? first : last - blocks + 1n, toBlock: last }
      : { fromBlock: first, toBlock: last - first < blocks ? last : first + blocks - 1n };
    let logs: readonly Log[];
    try {
      logs = await client.call("getLogs", () => ask(client, { ...parameters, ...piece, alone: blocks === 1n }));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RangeLimitError)) throw error;
      span.halve();
      onLimit?.({ blocks: span.blocks, reason: error.shortMessage });
      // One block cannot be halved: whatever the reason, only time helps.
      if (error.tooOften || blocks === 1n) {
        await wait({ ms: Math.max(pauseMs, error.retryAfterMs ?? 0), signal });
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
      continue;
    }
    pauseMs = FIRST_PAUSE_MS;
    span.succeed();
    yield { ...piece, logs };
    if (backwards) last = piece.fromBlock - 1n;
    else first = piece.toBlock + 1n;
  }
}

async function ask(
  client: DpinClient,
  parameters: Pick<ReadLogsParameters, "address" | "events" | "args" | "fromBlock" | "toBlock"> & { alone: boolean },
): Promise<readonly Log[]> {
  const { address, events, args, fromBlock, toBlock, alone } = parameters;
  const range = { address: address as Address[], fromBlock, toBlock };
  const filter = args === undefined ? { ...range, ...(events && { events }) } : { ...range, event: events![0]!, args };
  try {
    return (await client.publicClient.getLogs(filter as never)) as Log<bigint, number, false>[];
  } catch (error) {
    const own = ownError(error);
    if (own instanceof RangeLimitError) throw own;
    // A node that was slow may be quick with fewer blocks; with one block it is only slow.
    const slow = own instanceof NodeFaultError ? own.timedOut : named(error, "TimeoutError");
    if (slow && !alone) throw new RangeLimitError({ reason: "no answer in time", tooOften: false });
    const limit = own === null && error instanceof Error ? logLimitOf(factsOf(error)) : null;
    if (limit !== null) throw new RangeLimitError({ reason: (error as Error).message.split("\n")[0]!, tooOften: limit === "rate" });
    throw error;
  }
}

function named(error: unknown, name: string): boolean {
  return error instanceof Error && (error.name === name || named(error.cause, name));
}

/** Of any transport's error: the JSON-RPC code, the HTTP status and all that was said. */
function factsOf(error: Error): { code: number | undefined; status: number | undefined; message: string } {
  const facts: { code: number | undefined; status: number | undefined; message: string } = {
    code: undefined,
    status: undefined,
    message: "",
  };
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, status, details = "" } = cause as Error & { code?: unknown; status?: unknown; details?: string };
    if (typeof code === "number") facts.code ??= code;
    if (typeof status === "number") facts.status ??= status;
    facts.message += ` ${details}`;
  }
  return facts;
}
