import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { network } from "hardhat";
import { LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { readParameters } from "../../../deploy/readParameters.ts";
import { startPostgres } from "../../../cli/src/database/startPostgres.ts";
import { connectTo } from "../../../test/support/connectTo.ts";
import { deployFixture, type Fixture } from "../../../test/support/deployFixture.ts";
import { startIndex, type Indexed, type IndexNotice, type LocalIndex } from "../../local/index.ts";
import { indexedOf } from "../../manifest/indexedOf.ts";
import { serveRpc } from "./serveRpc.ts";
import { steadyClock } from "./steadyClock.ts";
import { waitForHead } from "./waitForHead.ts";

/** A deployed network on a chain, and real graph-node that indexes it. */
export interface IndexedNetwork {
  readonly fixture: Fixture;
  readonly indexed: Indexed;
  readonly chainId: number;
  readonly rpc: string;
  readonly index: LocalIndex;
  readonly notices: readonly IndexNotice[];
  /** Waits until the index has the chain's latest block; its number. */
  caughtUp(): Promise<bigint>;
  setAway(isAway: boolean): void;
  /** Of the PostgreSQL server that runs now. */
  postgresPid(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * The chain is one of this process, which can be taken away, or that of the node at `node`, which can not. With `clock` the time of one of this process does not go on by itself (steadyClock).
 */
export async function indexedNetwork({
  handOver = false,
  node,
  clock,
}: { handOver?: boolean; node?: string; clock?: { start: number; step: number } } = {}): Promise<IndexedNetwork> {
  const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-index-"));
  await chmod(dir, 0o711);
  const connection = node === undefined ? await network.create() : await connectToNode({ node, dir });
  if (clock !== undefined) steadyClock({ provider: connection.provider, ...clock });
  const closing = [() => rm(dir, { recursive: true, force: true }), () => connection.close()];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const fixture = await deployFixture(connection, { handOver });
    const { url: rpc, setAway, stop: stopRpc } = node === undefined ? await serveRpc(connection) : { ...NOT_OURS, url: node };
    closing.push(stopRpc);
    const chainId = Number((await fixture.ethers.provider.getNetwork()).chainId);
    const parameters = await readParameters({ file: LOCAL_PARAMETERS });
    const indexed = indexedOf({ network: "local", addresses: fixture.addresses, fromBlock: 1n, parameters });
    const notices: IndexNotice[] = [];
    const openDatabase = () => startPostgres({ dir: path.join(dir, "postgres") });
    const index = await startIndex({ rpc, chainId, indexed, openDatabase, dir, onNotice: (notice) => notices.push(notice) });
    closing.push(() => index.stop());
    const caughtUp = () => waitForHead({ provider: connection.provider, index });
    const postgresPid = async () => Number((await readFile(path.join(dir, "postgres", "data", "postmaster.pid"), "utf8")).split("\n")[0]);
    return { fixture, indexed, chainId, rpc, index, notices, caughtUp, setAway, postgresPid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const NOT_OURS = {
  setAway: () => {
    throw new Error("this chain's node is not ours to take away");
  },
  stop: () => Promise.resolve(),
};

/** Deployments' journals lie in `dir`, so that a chain that begins anew is deployed to anew. */
export async function connectToNode({ node, dir }: { node: string; dir: string }) {
  const hre = await connectTo({ url: node, root: await mkdtemp(path.join(dir, "deploy-")) });
  return hre.network.create();
}
