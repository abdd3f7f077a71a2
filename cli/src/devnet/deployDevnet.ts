import { rm } from "node:fs/promises";
import path from "node:path";
import { createHardhatRuntimeEnvironment, importUserConfig, resolveHardhatConfigPath } from "hardhat/hre";
import type { DeployedAddresses } from "../../../deploy/contracts.ts";
import { deployDpin, LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import type { DpinParameters } from "../../../deploy/readParameters.ts";

/**
 * Deploys the whole network to the node at `url` by the Ignition modules in deploy/; its first unlocked account becomes admin and holds
 * the supply. The contracts must have been built. `parameters` are Ignition's, those of a local network by default.
 */
export async function deployDevnet({
  url,
  chainId,
  parameters = LOCAL_PARAMETERS,
}: {
  url: string;
  chainId: number;
  parameters?: string | DpinParameters;
}): Promise<DeployedAddresses> {
  const root = path.resolve(import.meta.dirname, "../../..");
  const configPath = await resolveHardhatConfigPath(path.join(root, "hardhat.config.ts"));
  const hre = await createHardhatRuntimeEnvironment(await importUserConfig(configPath), { config: configPath }, root);
  const deploymentId = `local-${chainId}`;
  const connection = await hre.network.create({ network: "localhost", override: { url, chainId } });
  try {
    return await deployDpin({ connection, parameters, deploymentId });
  } finally {
    await connection.close();
    // The chain ends with this process, so nobody can resume the deployment from its journal.
    await rm(path.join(root, "deploy", "deployments", deploymentId), { recursive: true, force: true });
  }
}
