import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { Address, PublicClient } from "viem";
import { clientOf } from "../deploy/clientOf.ts";
import type { DeployedAddresses } from "../deploy/contracts.ts";
import { readParameters, type DpinParameters } from "../deploy/readParameters.ts";
import { readRecords } from "../deploy/readRecords.ts";

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
 * when the folder is another chain's, or when without `id` several are on this chain. The caller closes `connection`.
 */
export async function openDeployment({ hre, id }: { hre: HardhatRuntimeEnvironment; id?: string | undefined }): Promise<OpenDeployment> {
  const connection = await hre.network.create();
  try {
    const client = clientOf({ connection });
    const found = await findDeployment({ root: hre.config.paths.ignition, chainId: await client.getChainId(), id });
    return { connection, client, ...found };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function findDeployment({ root, chainId, id }: { root: string; chainId: number; id: string | undefined }) {
  const found = (await readRecords({ root })).filter(({ id: name, record }) => record.chainId === chainId && (id ?? name) === name);
  const [only, ...others] = found;
  if (only === undefined) throw new Error(`no deployment on chain ${chainId} is recorded in ${path.join(root, "deployments", id ?? "")}`);
  if (others.length > 0)
    throw new Error(`several deployments are on chain ${chainId}: say --id ${found.map(({ id: name }) => name).join(" or --id ")}`);
  const { addresses, deployer, fromBlock } = only.record;
  const parameters = await readParameters({ file: path.join(root, "deployments", only.id, "parameters.json") });
  return { addresses, deployer: deployer as Address, fromBlock: BigInt(fromBlock), parameters };
}
