import type { Contract } from "ethers";
import { CONTRACTS, type DeployedAddresses } from "../deploy/contracts.ts";
import type { OpenDeployment } from "./openDeployment.ts";

/** A contract of the deployment, signed for by the network's first account. Throws on a name that no deployment has. */
export async function contractAt({ deployment, name }: { deployment: OpenDeployment; name: string }): Promise<Contract> {
  if (!isContract(name)) throw new Error(`no contract is called ${name}: ${Object.keys(CONTRACTS).join(", ")}`);
  const { artifact } = CONTRACTS[name];
  const contract: unknown = await deployment.connection.ethers.getContractAt(artifact as string, deployment.addresses[name]);
  return contract as Contract;
}

function isContract(name: string): name is keyof DeployedAddresses {
  return Object.hasOwn(CONTRACTS, name);
}
