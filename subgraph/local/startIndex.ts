import path from "node:path";
import { BaseError, wait } from "@dpin/sdk";
import { isDatabaseAway } from "@dpin/sdk/database";
import type { Indexed } from "../manifest/Indexed.ts";
import { checkChain } from "./checkChain.ts";
import { checkGnd } from "./checkGnd.ts";
import { freeGndPorts } from "./freeGndPorts.ts";
import { gndBinary } from "./gndBinary.ts";
import { hashBuild } from "./hashBuild.ts";
import { ContractsMissingError, IndexFailedError, IndexRefusedError } from "./IndexError.ts";
import { isDeployed } from "./isDeployed.ts";
import { launchGnd, type Gnd } from "./launchGnd.ts";
import { prepareDatabase } from "./prepareDatabase.ts";
import { startIpfsStub } from "./startIpfsStub.ts";
import { watchIndex } from "./watchIndex.ts";
import { writeBuild } from "./writeBuild.ts";
import { writeIdle } from "./writeIdle.ts";

/** A PostgreSQL server that the index may use: its user may make databases and extensions. */
export interface IndexDatabase {
  readonly url: string;
  /** Aborts when the server ended by itself. */
  readonly ended: AbortSignal;
  stop(): Promise<void>;
}

/** A local graph-node that indexes one deployment, and is put right again whatever of it ends; it goes on where it was. */
export interface LocalIndex {
  /** Where it answers GraphQL; the same as long as it lives. */
  readonly url: string;
  /** Of the graph-node that runs now. */
  readonly pid: number;
  /** Aborts when it cannot be put right: the chain has another id than at its start, or contracts that do not belong together. */
  readonly failed: AbortSignal;
  stop(): Promise<void>;
}

/** What happened to the index that whoever runs it may want to read. */
export interface IndexNotice {
  readonly what: "graphNodeEnded" | "databaseEnded" | "chainAway" | "chainIsNew" | "contractsMissing" | "chainWentBack" | "failedHandler";
  readonly text: string;
}

const READY_MS = 90_000;
const RETRY_MS = 500;
/** As `gnd dev` names the second of its manifests. */
const SUBGRAPH = "subgraph-1";
const IS_NEW = "the chain has begun anew: the index does too";

/**
 * Starts graph-node for a deployment on the chain at `rpc`, and resolves when it answers and has read up to the chain's head of now. Its parts are watched from then on: one that ends is started
 * again, and a chain that went back further than graph-node follows, or began anew, is read anew. Throws IndexUnavailableError when no graph-node runs on this platform, IndexRefusedError when the
 * chain or the contracts are not those of the deployment, IndexFailedError when graph-node does not do its work.
 */
export async function startIndex({
  rpc,
  chainId,
  indexed,
  openDatabase,
  dir,
  port,
  signal,
  onNotice = () => undefined,
}: {
  rpc: string;
  chainId: number;
  indexed: Indexed;
  /** Starts, or finds, the server that keeps the index; called again when it ended. */
  openDatabase: () => Promise<IndexDatabase>;
  /** For files that graph-node reads; its parents must be open to user nobody (o+x) when this process is root's. */
  dir: string;
  /** Of 127.0.0.1 for GraphQL; any free one when left out. */
  port?: number;
  signal?: AbortSignal;
  onNotice?: (notice: IndexNotice) => void;
}): Promise<LocalIndex> {
  await checkGnd({ file: gndBinary() });
  const ending = new AbortController();
  const failed = new AbortController();
  const stopped = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
  await checkChain({ rpc, chainId, indexed });
  const manifest = await writeBuild({ dir: path.join(dir, "subgraph"), indexed });
  const build = path.join(path.dirname(manifest), "build");
  const idle = await writeIdle({ dir: path.join(dir, "idle"), build, network: indexed.network });
  const hash = await hashBuild({ build, manifest });
  const ports = await freeGndPorts({ http: port });
  const url = `http://127.0.0.1:${ports.http}/subgraphs/name/${SUBGRAPH}`;
  const ipfs = await startIpfsStub();
  const name = `dpin_index_${chainId}`;
  let database: IndexDatabase | null = null;
  let gnd: Gnd | null = null;
  let isFirst = true;

  /** One life of graph-node: from its start to whatever ends it. Resolves to whether the index must be made anew. */
  async function live(anew: boolean, onReady: () => void): Promise<boolean> {
    const genesis = await reachable(() => checkChain({ rpc, chainId, indexed }));
    if (database === null || database.ended.aborted) database = await openDatabase();
    const prepared = await prepareDatabase({ url: database.url, name, content: `${genesis} ${hash}`, anew });
    if (prepared.isNew && !isFirst && !anew) onNotice({ what: "chainIsNew", text: IS_NEW });
    isFirst = false;
    const goesOn = !prepared.isNew && (await isDeployed({ url: prepared.url, name: SUBGRAPH }));
    stopped.throwIfAborted();
    gnd = launchGnd({
      manifests: goesOn ? [idle] : [idle, manifest],
      network: indexed.network,
      rpc,
      database: prepared.url,
      ipfs: ipfs.url,
      ports,
    });
    const ended = gnd.exited.then((said) => ({ said }));
    const own = new AbortController();
    const isOver = AbortSignal.any([stopped, own.signal, database.ended]);
    const watching = watchIndex({ url, rpc, genesis, signal: isOver, readyMs: READY_MS, onReady, onNotice });
    try {
      const outcome = await Promise.race([watching, ended]);
      if ("said" in outcome) {
        stopped.throwIfAborted();
        database.ended.throwIfAborted();
        onNotice({ what: "graphNodeEnded", text: `graph-node ended by itself and is started again: ${lastLine(outcome.said)}` });
        return false;
      }
      if (outcome.reason === "wentBack")
        onNotice({ what: "chainWentBack", text: "the chain went back further than graph-node follows: it is read anew" });
      else onNotice({ what: "chainIsNew", text: IS_NEW });
      return true;
    } finally {
      own.abort(new BaseError("this graph-node has ended"));
      await watching.catch(() => undefined);
      // Without its database it would only wait for it.
      await gnd.stop(database.ended.aborted ? { graceMs: 0 } : {});
    }
  }

  /** Waits while the chain's node is away, and, on a chain that has begun anew, for the contracts to be deployed again. */
  async function reachable<T>(read: () => Promise<T>): Promise<T> {
    for (let told: IndexNotice["what"] | null = null; ;) {
      try {
        return await read();
      } catch (error) {
        const isMissing = error instanceof ContractsMissingError && !isFirst;
        if (error instanceof IndexRefusedError && !isMissing) throw error;
        const notice: IndexNotice = isMissing
          ? { what: "contractsMissing", text: `${error.shortMessage}; the index waits for it` }
          : { what: "chainAway", text: `the chain's node at ${rpc} does not answer; the index waits for it` };
        if (told !== notice.what) onNotice(notice);
        told = notice.what;
        await wait({ ms: RETRY_MS, signal: stopped });
      }
    }
  }

  function hasDatabaseEnded(): boolean {
    return database?.ended.aborted === true;
  }

  async function close(): Promise<void> {
    await gnd?.stop();
    await database?.stop();
    await ipfs.stop();
  }

  let setReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (setReady = resolve));
  const lives = (async () => {
    for (let anew = false; ;) {
      stopped.throwIfAborted();
      try {
        anew = await live(anew, setReady);
      } catch (error) {
        if (stopped.aborted || isFirst || !(hasDatabaseEnded() || isDatabaseAway(error))) throw error;
        onNotice({ what: "databaseEnded", text: "the index's PostgreSQL ended by itself and is started again" });
      }
      await wait({ ms: RETRY_MS, signal: stopped });
    }
  })();
  lives.catch((error: unknown) => {
    if (!stopped.aborted) failed.abort(error);
  });
  try {
    await Promise.race([ready, lives]);
  } catch (error) {
    ending.abort(new BaseError("the index did not start"));
    await close();
    throw error instanceof BaseError ? error : new IndexFailedError("the index did not start", { cause: error });
  }
  return {
    url,
    get pid() {
      return gnd?.pid ?? 0;
    },
    failed: failed.signal,
    async stop() {
      ending.abort(new BaseError("the index is stopped"));
      await lives.catch(() => undefined);
      await close();
    },
  };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
