import { rm } from "node:fs/promises";
import path from "node:path";
import type { DpinAddresses } from "@dpin/sdk";
import { createHardhatRuntimeEnvironment, importUserConfig, resolveHardhatConfigPath } from "hardhat/hre";
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
}): Promise<DpinAddresses> {
  const root = path.resolve(import.meta.dirname, "../../..");
  const configPath = await resolveHardhatConfigPath(path.join(root, "hardhat.config.ts"));
  const hre = await createHardhatRuntimeEnvironment(await importUserConfig(configPath), { config: configPath }, root);
  const deploymentId = `local-${chainId}`;
  const connection = await hre.network.create({ network: "localhost", override: { url, chainId } });
  try {
    const { token, staking, escrow, streams, challenges, referee, emission, votes, governor } = await deployDpin({
      connection,
      parameters,
      deploymentId,
    });
    return { token, staking, escrow, streams, challenges, referee, emission, votes, governor };
  } finally {
    await connection.close();
    // The chain ends with this process, so nobody can resume the deployment from its journal.
    await rm(path.join(root, "deploy", "deployments", deploymentId), { recursive: true, force: true });
  }
}
