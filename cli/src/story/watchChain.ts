import { followLogs } from "@dpin/sdk";
import type { DpinClient } from "@dpin/sdk";
import type { Address, Hex } from "viem";
import type { ChainEvent } from "./types.ts";

/** How often the head of the local chain is asked for, in milliseconds. */
const POLL_MS = 100;

/** Tells every event of the network's contracts from `fromBlock` on, with its transaction's gas, until the signal is aborted. */
export async function watchChain(
  client: DpinClient,
  { fromBlock, signal, onEvent }: { fromBlock: bigint; signal: AbortSignal; onEvent: (event: ChainEvent) => void },
): Promise<void> {
  try {
    for await (const { events } of followLogs(client, { fromBlock, pollMs: POLL_MS, signal })) {
      const receipts = new Map<Hex, { gasUsed: bigint; from: Address }>();
      for (const { eventName, args, transactionHash } of events) {
        const receipt =
          receipts.get(transactionHash) ??
          (await client.call("getTransactionReceipt", () => client.publicClient.getTransactionReceipt({ hash: transactionHash })));
        receipts.set(transactionHash, receipt);
        const { gasUsed, from } = receipt;
        onEvent({ name: eventName, args: args as unknown as Record<string, unknown>, transactionHash, gasUsed, from, seenAt: Date.now() });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
