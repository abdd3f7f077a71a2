import { mkdir } from "node:fs/promises";
import type { DeployedAddresses } from "../../../deploy/contracts.ts";
import { LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { readParameters } from "../../../deploy/readParameters.ts";
import { IndexUnavailableError, startIndex, type LocalIndex } from "../../../subgraph/local/index.ts";
import { indexedOf } from "../../../subgraph/manifest/indexedOf.ts";
import type { Postgres } from "../database/startPostgres.ts";
import type { Reporter } from "../report/createReporter.ts";
import type { LocalNode } from "./startNode.ts";

/** Starts the index of the local network in the server that its daemons use. Resolves to null, after a line that says so, where no graph-node runs. */
export async function startDevnetIndex({
  node,
  addresses,
  postgres,
  dir,
  reporter,
  signal,
}: {
  node: Pick<LocalNode, "url" | "chainId">;
  addresses: DeployedAddresses;
  postgres: Pick<Postgres, "url" | "ended">;
  dir: string;
  reporter: Reporter;
  signal: AbortSignal;
}): Promise<LocalIndex | null> {
  const parameters = await readParameters({ file: LOCAL_PARAMETERS });
  const indexed = indexedOf({ network: "local", addresses, fromBlock: 1n, parameters });
  // It stops with the network, and not with its index.
  const openDatabase = async () => {
    postgres.ended.throwIfAborted();
    return { url: postgres.url, ended: postgres.ended, stop: async () => undefined };
  };
  await mkdir(dir, { recursive: true, mode: 0o711 });
  try {
    const onNotice = ({ text }: { text: string }) => reporter.say("index", text);
    const index = await startIndex({ rpc: node.url, chainId: node.chainId, indexed, openDatabase, dir, signal, onNotice });
    reporter.say("index", `answers queries about the whole network at ${index.url} (docs/queries.md)`);
    return index;
  } catch (error) {
    if (!(error instanceof IndexUnavailableError)) throw error;
    reporter.say("index", `is left out: ${error.shortMessage}`);
    return null;
  }
}
