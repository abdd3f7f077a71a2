import { parseLogs, wait, type DpinEvent } from "@dpin/sdk";
import type { Hex } from "viem";
import type { TestNetwork } from "../startTestNetwork.ts";

/** What the chain told of a job so far; times in milliseconds of this process's clock, when they were seen. */
export interface BoardJob {
  readonly price: bigint;
  commitment?: { readonly outputRoot: Hex; readonly traceRoot: Hex; readonly at: number };
  conviction?: Extract<DpinEvent, { eventName: "Convicted" }>["args"] & { readonly at: number };
  finalized?: true;
}

/** All events of escrow and challenges as they come. */
export interface Board {
  readonly jobs: ReadonlyMap<bigint, BoardJob>;
  count(name: DpinEvent["eventName"]): number;
  /** Resolves when `holds`, checked after each look; throws when it does not within `ms`, saying `what` was awaited. */
  until(what: string | (() => string), holds: () => boolean, ms: number): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 200;

export function createBoard(network: TestNetwork): Board {
  const { requester, addresses } = network;
  const jobs = new Map<bigint, BoardJob>();
  const counts = new Map<string, number>();
  let over = false;
  let looked = 0;

  function add(event: DpinEvent): void {
    const at = performance.now();
    counts.set(event.eventName, (counts.get(event.eventName) ?? 0) + 1);
    if (event.eventName === "JobAccepted") jobs.set(event.args.jobId, { price: event.args.price });
    else if (event.eventName === "JobCommitted") jobs.get(event.args.jobId)!.commitment = { ...event.args, at };
    else if (event.eventName === "Convicted") jobs.get(event.args.id)!.conviction = { ...event.args, at };
    else if (event.eventName === "JobFinalized") jobs.get(event.args.jobId)!.finalized = true;
  }

  async function watch(): Promise<void> {
    for (let next = 0n; !over; await wait({ ms: LOOK_MS })) {
      const toBlock = await requester.publicClient.getBlockNumber();
      if (toBlock >= next) {
        const address = [addresses.escrow, addresses.challenges];
        const logs = await requester.publicClient.getLogs({ address, fromBlock: next, toBlock });
        for (const event of parseLogs({ logs, addresses })) add(event);
        next = toBlock + 1n;
      }
      looked++;
    }
  }
  const watching = watch();
  watching.catch(() => undefined);

  return {
    jobs,
    count: (name) => counts.get(name) ?? 0,
    until: async (what, holds, ms) => {
      for (const end = performance.now() + ms; !holds();) {
        if (performance.now() > end) throw new Error(`not within ${ms / 1_000} s: ${typeof what === "string" ? what : what()}`);
        const before = looked;
        while (looked === before) await Promise.race([wait({ ms: 20 }), watching]);
      }
    },
    stop: async () => {
      over = true;
      await watching;
    },
  };
}
