import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createServer } from "@dpin/provider";
import { BaseError, dpinTokenAbi, register, stake } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import type { ArtifactStore, DpinAddresses, DpinClient } from "@dpin/sdk";
import { bytesToHex, parseEther } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import type { LocalIndex } from "../../../subgraph/local/index.ts";
import { connect } from "../config/connect.ts";
import type { Reporter } from "../report/createReporter.ts";
import type { Person } from "../story/readMoney.ts";
import type { LogRecord } from "../monitoring/LogRecord.ts";
import { checkPort } from "./checkPort.ts";
import { clientAddresses } from "./clientAddresses.ts";
import { deployDevnet } from "./deployDevnet.ts";
import { startDaemon, type Daemon } from "./startDaemon.ts";
import { startDevnetIndex } from "./startDevnetIndex.ts";
import { startPostgres } from "../database/startPostgres.ts";
import { startNode, type LocalNode } from "./startNode.ts";

/** Accounts of the local chain that everybody knows: worth nothing anywhere else. */
const MNEMONIC = "test test test test test test test test test test test junk";
const PROVIDER_STAKE = parseEther("10000");
const REQUESTER_FUNDS = parseEther("1000000");
/** The least that each provider works for, DPIN wei a job: who does not do the work can do it for less. */
const HONEST_PRICE = parseEther("8");
const CHEAT_PRICE = parseEther("4");
const MAIN = path.join(import.meta.dirname, "..", "main.ts");
const CHEAT = path.join(import.meta.dirname, "../../../test/support/cheats/main.ts");

export interface Member extends Person {
  readonly privateKey: `0x${string}`;
}

/** A network on this machine: a chain, contracts, people with money and stake, and where they serve what. */
export interface LocalNetwork {
  readonly node: LocalNode;
  readonly addresses: DpinAddresses;
  readonly honest: Member;
  readonly cheat: Member;
  readonly verifier: Member;
  readonly requester: Member;
  /** The requester's client and artifacts; the latter are served to everybody. */
  readonly client: DpinClient;
  readonly store: ArtifactStore;
  /** Base URLs of both providers. */
  readonly endpoints: { readonly honest: string; readonly cheat: string };
  /** Starts graph-node on the deployment; resolves when it answers queries, or to null, after a line that says why, where there is none. It stops with the network, also while it starts. */
  startIndex(): Promise<LocalIndex | null>;
  /** Starts the providers and the verifier as processes of their own. */
  startDaemons(options: { onLog: (who: Member, record: LogRecord) => void; onFailure: (error: unknown) => void }): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the chain, deploys the contracts and gives everybody what they need. Whatever was started is stopped when it fails. */
export async function startNetwork(parameters: {
  port: number;
  workDir: string;
  reporter: Reporter;
  signal: AbortSignal;
}): Promise<LocalNetwork> {
  const { port, workDir, reporter, signal } = parameters;
  const daemons: Daemon[] = [];
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    for (const close of closing.reverse()) await close();
  };
  try {
    const node = await startNode({ port, signal });
    closing.push(() => node.stop());
    reporter.say("chain", `a Hardhat node runs at ${node.url} (chain ${node.chainId})`);
    signal.throwIfAborted();
    const deployed = await deployDevnet(node);
    const addresses = clientAddresses({ addresses: deployed });
    signal.throwIfAborted();
    reporter.say("chain", `contracts are deployed: token ${addresses.token}, staking ${addresses.staking}`);
    reporter.say("chain", `escrow ${addresses.escrow}, challenges ${addresses.challenges}, referee ${addresses.referee}`);

    const deployer = member({ index: 0, name: "deployer", role: "deployer" });
    const honest = member({ index: 1, name: "Ada", role: "honest provider" });
    const cheat = member({ index: 2, name: "Mallory", role: "cheating provider" });
    const verifier = member({ index: 3, name: "Vera", role: "verifier" });
    const requester = member({ index: 4, name: "Rita", role: "requester" });
    const clientOf = ({ privateKey }: Member) => connect({ config: { rpc: [node.url], addresses, key: { insecure: privateKey } }, signal });

    const bank = await clientOf(deployer);
    for (const [{ address }, amount] of [
      [honest, PROVIDER_STAKE],
      [cheat, PROVIDER_STAKE],
      [requester, REQUESTER_FUNDS],
    ] as const) {
      await bank.send({ address: addresses.token, abi: dpinTokenAbi, functionName: "transfer", args: [address, amount] });
    }
    const client = await clientOf(requester);
    const store = createFolderStore({ dir: path.join(workDir, "requester") });
    const server = await createServer({ store });
    closing.push(() => server.close());

    // One server for all of them; each keeps its own names in it.
    const postgres = await startPostgres({ dir: path.join(workDir, "postgres"), signal });
    closing.push(() => postgres.stop());

    const ports = { honest: await checkPort({ port: 0 }), cheat: await checkPort({ port: 0 }) };
    const endpoints = { honest: `http://127.0.0.1:${ports.honest}`, cheat: `http://127.0.0.1:${ports.cheat}` };
    const configOf = async (who: Member, own: (dataDir: string) => Record<string, unknown>) => {
      const file = path.join(workDir, `${who.name}.json`);
      const { privateKey } = who;
      const config = {
        rpc: node.url,
        addresses,
        key: { insecure: privateKey },
        artifacts: [server.url],
        database: { url: postgres.url },
        ...own(path.join(workDir, who.name)),
      };
      await writeFile(
        file,
        JSON.stringify(config, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2),
        { mode: 0o600 },
      );
      return file;
    };

    async function startDaemons({ onLog, onFailure }: Parameters<LocalNetwork["startDaemons"]>[0]): Promise<void> {
      const start = (who: Member, module: string, args: readonly string[]) => {
        const daemon = startDaemon({ name: who.name, module, args, onLog: (record) => onLog(who, record) });
        daemons.push(daemon);
        daemon.failed.catch(onFailure);
      };
      for (const [who, endpoint] of [
        [honest, endpoints.honest],
        [cheat, endpoints.cheat],
      ] as const) {
        const own = await clientOf(who);
        await register(own, { endpoint });
        await stake(own, { amount: PROVIDER_STAKE });
      }
      const provide = (who: Member, own: { port: number; perJob: bigint }) => {
        const floors = [{ token: addresses.token, perJob: own.perJob, perGigaMac: 0n }];
        return configOf(who, (dataDir) => ({
          provider: { dataDir, port: own.port, floors, pollMs: 150, confirmations: 0, macsPerSecond: 3e9, claimRewards: false },
        }));
      };
      start(honest, MAIN, ["provider", "run", "--config", await provide(honest, { port: ports.honest, perJob: HONEST_PRICE })]);
      start(cheat, CHEAT, ["--config", await provide(cheat, { port: ports.cheat, perJob: CHEAT_PRICE })]);
      start(verifier, MAIN, [
        "verifier",
        "run",
        "--config",
        await configOf(verifier, (dataDir) => ({ dataDir, policy: { rerunShare: 1, pollMs: 100, confirmations: 0 } })),
      ]);
    }

    function startIndex(): Promise<LocalIndex | null> {
      const ending = new AbortController();
      const starting = startDevnetIndex({
        ...{ node, addresses: deployed, postgres, reporter },
        dir: path.join(workDir, "index"),
        signal: AbortSignal.any([signal, ending.signal]),
      });
      closing.push(async () => {
        ending.abort(new BaseError("the network is stopped"));
        await (await starting.catch(() => null))?.stop();
      });
      return starting;
    }

    return { node, addresses, honest, cheat, verifier, requester, client, store, endpoints, startIndex, startDaemons, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function member({ index, name, role }: { index: number; name: string; role: string }): Member {
  const account = mnemonicToAccount(MNEMONIC, { addressIndex: index });
  return { name, role, address: account.address, privateKey: bytesToHex(account.getHdKey().privateKey!) };
}
