import path from "node:path";
import type { NetworkConnection } from "hardhat/types/network";
import type { Address } from "viem";
import Dpin from "./Dpin.ts";

export interface DpinAddresses {
  readonly accessManager: Address;
  readonly token: Address;
  readonly staking: Address;
  readonly escrow: Address;
  readonly challenges: Address;
  readonly referee: Address;
}

/** The parameters of a network on this machine. */
export const LOCAL_PARAMETERS: string = path.join(import.meta.dirname, "parameters", "local.json5");

/**
 * Deploys the whole network through a Hardhat connection (`await network.create(…)`, in-process or to an RPC URL); the first account
 * becomes admin and holds the initial supply.
 *
 * `parameters` is the absolute path of a JSON5 file of Ignition parameters; `deploymentId` names the journal's folder in deploy/deployments
 * (default: `chain-` and the chain's id; in-process networks keep none). Throws Ignition's error when a step fails; the escrow is
 * then still closed.
 */
export async function deployDpin({
  connection,
  parameters = LOCAL_PARAMETERS,
  deploymentId,
}: {
  connection: NetworkConnection;
  parameters?: string;
  deploymentId?: string;
}): Promise<DpinAddresses> {
  const deployed = await connection.ignition.deploy(Dpin, {
    parameters,
    ...(deploymentId === undefined ? {} : { deploymentId }),
    config: { requiredConfirmations: 1, blockPollingInterval: 50 },
  });
  const { accessManager, token, staking, escrow, challenges, referee } = deployed;
  const address = async (contract: { getAddress(): Promise<string> }): Promise<Address> => (await contract.getAddress()) as Address;
  return {
    accessManager: await address(accessManager),
    token: await address(token),
    staking: await address(staking),
    escrow: await address(escrow),
    challenges: await address(challenges),
    referee: await address(referee),
  };
}
