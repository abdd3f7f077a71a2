// A worker of the queue for `npm run bench:scale`: worker.ts URL ATONCE sleep MS, or worker.ts URL 1 wasm FOLDER (of the artifacts).
import { setTimeout as sleep } from "node:timers/promises";
import { createWasmBackend, initHash } from "@dpin/runtime";
import type { DpinClient } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import { createLocalBench, createTaskWorker, verifierPolicySchema, type Bench } from "@dpin/verifier";
import { pino } from "pino";

const [url, atOnce, kind, argument] = process.argv.slice(2) as [string, string, "sleep" | "wasm", string];
const logger = pino({ level: "silent" });
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort(new DOMException("ended", "AbortError")));
await initHash();

/** Waits as long as a run on a machine elsewhere takes. */
function sleeping(): Bench {
  return {
    name: "sleep",
    atOnce: Number(atOnce),
    perform: async (_task, { signal }) => {
      await sleep(Number(argument), undefined, { signal });
      return { kind: "right", runMs: Number(argument) };
    },
    forget: () => undefined,
  };
}

async function computing(): Promise<Bench> {
  const [backend, store] = [await createWasmBackend({ threads: 1 }), createFolderStore({ dir: argument })];
  // A check reads artifacts only, never the chain.
  return createLocalBench({ client: {} as DpinClient, backend, store, limits: verifierPolicySchema.parse({}), logger });
}

const bench = kind === "sleep" ? sleeping() : await computing();
await createTaskWorker({ url, bench, logger, signal: stop.signal, onTurn: () => process.send?.("ready") }).run();
process.exit(0);
