import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { Address, PublicClient } from "viem";
import { clientOf } from "../deploy/clientOf.ts";
import type { DeployedAddresses } from "../deploy/contracts.ts";
import type { DeploymentRecord } from "../deploy/deployAndVerify.ts";
import { readParameters, type DpinParameters } from "../deploy/readParameters.ts";

export interface OpenDeployment {
  readonly connection: NetworkConnection;
  readonly client: PublicClient;
  readonly addresses: DeployedAddresses;
  readonly deployer: Address;
  readonly fromBlock: bigint;
  /** What it was deployed with. */
  readonly parameters: DpinParameters;
}

/**
 * Connects to --network and finds its deployment: the folder `id` of deploy/deployments, or the one whose chain this is. Throws when there is none,
 * or when the folder is another chain's. The caller closes `connection`.
 */
export async function openDeployment({ hre, id }: { hre: HardhatRuntimeEnvironment; id?: string | undefined }): Promise<OpenDeployment> {
  const connection = await hre.network.create();
  const root = path.join(hre.config.paths.ignition, "deployments");
  const client = clientOf({ connection });
  const chainId = await client.getChainId();
  const candidates = id === undefined ? await readdir(root).catch(() => []) : [id];
  for (const candidate of candidates) {
    const dir = path.join(root, candidate);
    const text = await readFile(path.join(dir, "deployment.json"), "utf8").catch(() => null);
    if (text === null) continue;
    const record = JSON.parse(text) as DeploymentRecord;
    if (record.chainId !== chainId) continue;
    const parameters = await readParameters({ file: path.join(dir, "parameters.json") });
    const { addresses, deployer } = record;
    return { connection, client, addresses, deployer: deployer as Address, fromBlock: BigInt(record.fromBlock), parameters };
  }
  await connection.close();
  throw new Error(`no deployment on chain ${chainId} is recorded in ${id === undefined ? root : path.join(root, id)}`);
}
