import { artifacts } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import type { PublicClient } from "viem";
import { clientOf } from "../../deploy/clientOf.ts";
import type { DeployedAddresses } from "../../deploy/contracts.ts";
import { deployDpin, LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { readParameters, type DpinParameters } from "../../deploy/readParameters.ts";
import type { verifyDeployment } from "../../deploy/verification/verifyDeployment.ts";

export interface DeployedNetwork {
  readonly connection: NetworkConnection;
  readonly addresses: DeployedAddresses;
  readonly parameters: DpinParameters;
  readonly client: PublicClient;
  /** What verifyDeployment takes. */
  readonly view: Parameters<typeof verifyDeployment>[0];
}

/** Deploys with the local parameters and hands over to governance (or keeps the admin), with what its verification needs. */
export async function deployedNetwork(connection: NetworkConnection, { keepAdmin = false } = {}): Promise<DeployedNetwork> {
  const parameters = await readParameters({ file: LOCAL_PARAMETERS });
  const client = clientOf({ connection });
  const fromBlock = await client.getBlockNumber();
  const addresses = await deployDpin({ connection, parameters, keepAdmin });
  const [deployer] = await connection.ethers.getSigners();
  if (deployer === undefined) throw new Error("the test network has no accounts");
  const readCode = (artifact: string) => artifacts.readArtifact(artifact);
  const view = { client, addresses, parameters, deployer: deployer.address as `0x${string}`, keepAdmin, fromBlock, readCode };
  return { connection, addresses, parameters, client, view };
}
