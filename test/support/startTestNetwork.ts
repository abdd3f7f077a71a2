import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { initHash } from "@dpin/runtime";
import {
  createDpinClient,
  createMemoryStore,
  createRpcTransport,
  getTime,
  paymentTokenAbi,
  postJob,
  publishJob,
  type ArtifactStore,
  type DpinAddresses,
  type DpinClient,
  type PublishedProgram,
  type RpcNotice,
} from "@dpin/sdk";
import { createServer, type ArtifactServer } from "@dpin/provider";
import { createPublicClient, createWalletClient, parseEther } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { clientAddresses } from "../../cli/src/devnet/clientAddresses.ts";
import { deployDevnet } from "../../cli/src/devnet/deployDevnet.ts";
import type { DeployedAddresses } from "../../deploy/contracts.ts";
import { LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { readParameters, type DpinParameters } from "../../deploy/readParameters.ts";
import { startNode, type LocalNode } from "../../cli/src/devnet/startNode.ts";
import { TEST_MNEMONIC } from "./testKey.ts";

export interface ClientOptions {
  readonly index: number;
  readonly url?: string | readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long a server may take for an answer, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly onNotice?: ((notice: RpcNotice) => void) | undefined;
}

/** A chain of its own process with the real contracts, and a requester whose artifacts are served over HTTP. */
export interface TestNetwork {
  readonly node: LocalNode;
  readonly addresses: DpinAddresses;
  /** Of all contracts that were deployed. */
  readonly deployed: DeployedAddresses;
  /** Removed when the network stops. */
  readonly dir: string;
  readonly requester: DpinClient;
  readonly store: ArtifactStore;
  readonly artifacts: ArtifactServer;
  /** A client with the key of account `index` (0 deployed, 1 requests), given `fund` DPIN; `url` when it shall not talk to the node directly, one or several. */
  client(options: ClientOptions & { fund?: string }): Promise<DpinClient>;
  /** Publishes and posts a job of `program` by the requester, for 1 to 2 DPIN. */
  post(job: { program: PublishedProgram; inputs: readonly Uint8Array[]; provider?: `0x${string}`; locator?: string }): Promise<bigint>;
  stop(): Promise<void>;
}

/** Starts everything, on `chain` or a node of Hardhat's, with other `parameters` than a local network's where given; whoever calls it must await `stop()`. */
export async function startTestNetwork({
  chain = startNode,
  parameters = {},
}: { chain?: () => Promise<LocalNode>; parameters?: DpinParameters } = {}): Promise<TestNetwork> {
  await initHash();
  const node = await chain();
  const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-"));
  // PostgreSQL of a daemon in it may run as another user.
  await chmod(dir, 0o711);
  try {
    const usual = await readParameters({ file: LOCAL_PARAMETERS });
    const changed = Object.entries(parameters).map(([module, values]) => [module, { ...usual[module], ...values }]);
    const { url, chainId } = node;
    const deployed = await deployDevnet({ url, chainId, parameters: { ...usual, ...Object.fromEntries(changed) } });
    const addresses = clientAddresses({ addresses: deployed });
    const connect = ({ index, url: asked = url, signal, timeoutMs = 20_000, onNotice }: ClientOptions) => {
      const urls = typeof asked === "string" ? [asked] : asked;
      const transport = createRpcTransport({ urls, chainId: node.chainId, timeoutMs, signal, onNotice });
      const account = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: index });
      const publicClient = createPublicClient({ transport, cacheTime: 0 });
      return createDpinClient({
        publicClient,
        walletClient: createWalletClient({ transport, account }),
        addresses,
        signal,
        retryPolicy: { maxDelayMs: 500 },
      });
    };
    const bank = connect({ index: 0 });
    const client: TestNetwork["client"] = async ({ fund, ...options }) => {
      const made = connect(options);
      if (fund !== undefined) {
        const args = [made.account, parseEther(fund)];
        await bank.send({ address: addresses.token, abi: paymentTokenAbi, functionName: "transfer", args });
      }
      return made;
    };
    const requester = await client({ index: 1, fund: "10000" });
    const store = createMemoryStore();
    const artifacts = await createServer({ store });
    const post: TestNetwork["post"] = async ({ program, inputs, provider, locator }) => {
      const published = await publishJob({ store, program, inputs });
      const acceptBy = (await getTime(requester)) + 300;
      const order = {
        ...published,
        ...(locator && { locator }),
        ...(provider && { provider }),
        minPrice: parseEther("1"),
        maxPrice: parseEther("2"),
        acceptBy,
        runTime: 300,
      };
      return (await postJob(requester, order)).jobId;
    };
    const stop = async () => {
      await artifacts.close();
      await node.stop();
      await rm(dir, { recursive: true, force: true });
    };
    return { node, addresses, deployed, dir, requester, store, artifacts, client, post, stop };
  } catch (error) {
    await node.stop();
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}
