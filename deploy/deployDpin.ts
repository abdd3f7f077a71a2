import path from "node:path";
import type { NetworkConnection } from "hardhat/types/network";
import { isHex } from "viem";
import HandOver from "./HandOver.ts";
import KeepAdmin from "./KeepAdmin.ts";
import Roles from "./Roles.ts";
import type { DeployedAddresses } from "./contracts.ts";
import { readParameters, type DpinParameters } from "./readParameters.ts";

/** The parameters of a network on this machine. */
export const LOCAL_PARAMETERS: string = path.join(import.meta.dirname, "parameters", "local.json5");

/**
 * Deploys the whole network through a Hardhat connection (`await network.create(…)`, in-process or to an RPC URL) and hands it over to
 * governance; with `keepAdmin` the first account, which deploys and by default holds the initial supply, keeps every power.
 *
 * `parameters` is the absolute path of a JSON5 file of Ignition parameters, or what was read from it; `deploymentId` names the journal's folder in
 * deploy/deployments (default: `chain-` and the chain's id; in-process networks keep none). Throws Ignition's error when a step
 * fails; the escrow is then still closed, or governed already. `beforeHandOver` sees everything but the hand-over done; what it throws prevents that.
 */
export async function deployDpin({
  connection,
  parameters = LOCAL_PARAMETERS,
  deploymentId,
  keepAdmin = false,
  beforeHandOver,
  blockPollingInterval = 50,
  requiredConfirmations = 1,
}: {
  connection: NetworkConnection;
  parameters?: string | DpinParameters;
  deploymentId?: string;
  keepAdmin?: boolean;
  beforeHandOver?: (addresses: DeployedAddresses) => Promise<void>;
  /** Milliseconds. */
  blockPollingInterval?: number;
  requiredConfirmations?: number;
}): Promise<DeployedAddresses> {
  const options = {
    parameters: typeof parameters === "string" ? await readParameters({ file: parameters }) : parameters,
    ...(deploymentId === undefined ? {} : { deploymentId }),
    config: { requiredConfirmations, blockPollingInterval },
  };
  // Without a journal the second step would deploy everything anew.
  if (beforeHandOver !== undefined && connection.networkConfig.type === "edr-simulated")
    throw new Error("a network in this process keeps no journal: it cannot stop before the hand-over");
  if (beforeHandOver !== undefined && !keepAdmin) await beforeHandOver(await addressesOf(await connection.ignition.deploy(Roles, options)));
  return addressesOf(await connection.ignition.deploy(keepAdmin ? KeepAdmin : HandOver, options));
}

async function addressesOf(deployed: Readonly<Record<string, { getAddress(): Promise<string> }>>): Promise<DeployedAddresses> {
  const entries = Object.entries(deployed).map(async ([name, contract]) => {
    const address: string = await contract.getAddress();
    if (!isHex(address)) throw new Error(`${name} has no address`);
    return [name, address];
  });
  return Object.fromEntries(await Promise.all(entries)) as DeployedAddresses;
}
