import { BaseError, wait } from "@dpin/sdk";
import type { DpinClient } from "@dpin/sdk";
import type { Address } from "viem";
import type { Reporter } from "../report/createReporter.ts";
import { applyEvent } from "./applyEvent.ts";
import { describeEvent } from "./describeEvent.ts";
import type { Person } from "./readMoney.ts";
import type { ChainEvent, Ledger } from "./types.ts";
import { watchChain } from "./watchChain.ts";

/** Something that should have happened did not, in time. */
export class StoryError extends BaseError {}

/** Where a story takes place: the chain's events are told to people as they come, and the story waits for what it expects. */
export interface Stage {
  readonly ledger: Ledger;
  /** Gives a job its name before it appears on chain, by its locator. */
  announce(locator: string, names: { program: string; title: string }): void;
  nameOf(address: Address): string;
  /** Waits until `happened`; throws StoryError after `timeoutMs`, and whatever made the story impossible before that. */
  until(happened: () => boolean, options: { what: string; timeoutMs?: number }): Promise<void>;
  /** Makes everything that waits fail: a daemon died, the chain went away. */
  fail(error: unknown): void;
  close(): Promise<void>;
}

const TIMEOUT_MS = 60_000;
const POLL_MS = 30;

/** Sets the stage on a chain, from block `fromBlock` on. */
export function createStage(parameters: {
  client: DpinClient;
  fromBlock: bigint;
  people: readonly Person[];
  reporter: Reporter;
  symbol: string;
  signal: AbortSignal;
  /** Sees every event after it was told. */
  onEvent?: (event: ChainEvent) => void;
}): Stage {
  const { client, fromBlock, people, reporter, symbol, signal, onEvent } = parameters;
  const ledger: Ledger = { jobs: new Map(), convictions: new Map(), disputes: [] };
  const announced = new Map<string, { program: string; title: string }>();
  const closing = new AbortController();
  let failure: { error: unknown } | null = null;

  const nameOf = (address: Address) =>
    people.find((person) => person.address.toLowerCase() === address.toLowerCase())?.name ?? `${address.slice(0, 8)}…`;
  const fail = (error: unknown) => void (failure ??= { error });
  const watching = watchChain(client, {
    fromBlock,
    signal: AbortSignal.any([signal, closing.signal]),
    onEvent(event) {
      applyEvent({ ledger, event });
      const job = ledger.jobs.get(event.args["jobId"] as bigint);
      if (event.name === "JobPosted" && job !== undefined) Object.assign(job, announced.get(String(event.args["locator"])));
      for (const { who, what, tone } of describeEvent({ event, job, nameOf, symbol })) reporter.say(who, what, tone);
      onEvent?.(event);
    },
  }).catch(fail);

  return {
    ledger,
    announce: (locator, names) => void announced.set(locator, names),
    nameOf,
    async until(happened, { what, timeoutMs = TIMEOUT_MS }) {
      const deadline = Date.now() + timeoutMs;
      while (!happened()) {
        signal.throwIfAborted();
        if (failure !== null) throw failure.error;
        if (Date.now() > deadline) throw new StoryError(`${what} did not happen within ${timeoutMs / 1000} s`);
        await wait({ ms: POLL_MS, signal });
      }
    },
    fail,
    async close() {
      closing.abort();
      await watching;
    },
  };
}
