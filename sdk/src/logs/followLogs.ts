import type { DpinClient } from "../client/createDpinClient.ts";
import { wait } from "../client/wait.ts";
import { traced } from "../tracing/traced.ts";
import { createLogReader, type LogBatch, type LogReaderParameters } from "./createLogReader.ts";

export interface FollowLogsParameters extends LogReaderParameters {
  /** First block of interest; continue a stopped follower with the last batch's `toBlock + 1n`. The deployment's block by default. */
  fromBlock?: bigint | undefined;
  pollMs?: number;
}

/**
 * Every event of the network's contracts, batch by batch, for ever: polls block ranges, so a node that goes away, lies about its head or gives only little at once costs
 * time but no event, and the next range is asked for only when the consumer comes back for it. After a reorganisation, and of the blocks before `fromBlock` (`overlap`), events
 * are given again: at least once, so consumers must not mind repetition. Ends with the signal's reason.
 */
export async function* followLogs(
  client: DpinClient,
  { fromBlock = client.addresses.fromBlock ?? 0n, pollMs = 500, ...reading }: FollowLogsParameters = {},
): AsyncGenerator<LogBatch, never, void> {
  const { signal = client.signal } = reading;
  const reader = createLogReader(client, { ...reading, signal });
  let next = fromBlock;
  for (;;) {
    let startedAt = Date.now();
    for await (const batch of reader.read({ next })) {
      const { fromBlock: first, toBlock, events } = batch;
      // A block without events is no news to a trace either.
      if (events.length > 0) {
        await traced({
          name: "events",
          facts: { fromBlock: first, toBlock, events: events.length },
          startedAt,
          run: async () => undefined,
        });
      }
      yield batch;
      next = batch.toBlock + 1n;
      startedAt = Date.now();
    }
    await wait({ ms: pollMs, signal });
  }
}
