import type { IndexDatabase } from "../local/index.ts";
import { freeGndPorts } from "../local/freeGndPorts.ts";
import { launchGnd, type Gnd } from "../local/launchGnd.ts";
import { prepareDatabase } from "../local/prepareDatabase.ts";
import { readIndexHead } from "../local/readIndexHead.ts";

/** graph-node with one subgraph, in a new database. */
export interface OpenIndex {
  readonly url: string;
  /** Of the database, with its password. */
  readonly database: string;
  /** The first block that a question told of, and when, in milliseconds. */
  readonly first: { readonly number: bigint; readonly at: number };
  /** When a question first told of `block`, in milliseconds. */
  reached(block: bigint): Promise<number>;
  /** Entities that handlers saved, when they are counted. */
  writes(): number;
  stop(): Promise<void>;
}

const POLL_MS = 20;
const STALLED_MS = 120_000;
/** Else the same question at the same block is answered from memory. */
const NO_CACHE = { GRAPH_CACHED_SUBGRAPH_IDS: "none" };
/** In the proof of indexing there is an entry for each entity that a handler saved. */
const TELLS_WRITES = { GRAPH_LOG: "debug", GRAPH_LOG_POI_EVENTS: "true" };
const WRITE = "Proof of indexing event";

export async function openIndex({
  name,
  manifest,
  network,
  rpc,
  ipfs,
  postgres,
  countsWrites = false,
}: {
  name: string;
  manifest: string;
  network: string;
  rpc: string;
  ipfs: string;
  postgres: IndexDatabase;
  /** Whether graph-node tells of each write, which makes it slow. */
  countsWrites?: boolean;
}): Promise<OpenIndex> {
  const ports = await freeGndPorts();
  const { url: database } = await prepareDatabase({ url: postgres.url, name, content: "none", anew: true });
  let writes = 0;
  let rest = "";
  const onOutput = (text: string) => {
    if (!countsWrites) return;
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    writes += lines.filter((line) => line.includes(WRITE)).length;
  };
  const gnd: Gnd = launchGnd({
    manifests: [manifest],
    network,
    rpc,
    database,
    ipfs,
    ports,
    env: { ...NO_CACHE, ...(countsWrites ? TELLS_WRITES : {}) },
    onOutput,
  });
  const url = `http://127.0.0.1:${ports.http}/subgraphs/name/subgraph-0`;
  let ended: string | null = null;
  void gnd.exited.then((said) => (ended = said));

  async function until(isThere: (number: bigint) => boolean): Promise<{ number: bigint; at: number }> {
    let last = -1n;
    for (let moved = Date.now(); ;) {
      const head = await readIndexHead({ url });
      if (head !== null && isThere(head.number)) return { number: head.number, at: performance.now() };
      if (head !== null && head.number !== last) [last, moved] = [head.number, Date.now()];
      if (ended !== null) throw new Error(`graph-node ended: ${ended}`);
      if (Date.now() - moved > STALLED_MS) throw new Error(`graph-node made no step from block ${last} in ${STALLED_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  try {
    const first = await until(() => true);
    const reached = async (block: bigint) => (await until((number) => number >= block)).at;
    return {
      url,
      database,
      first,
      reached,
      writes: () => writes,
      stop: () => gnd.stop(),
    };
  } catch (error) {
    await gnd.stop();
    throw error;
  }
}
