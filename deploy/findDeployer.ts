import type { NetworkConnection } from "hardhat/types/network";
import { isAddress, type Address } from "viem";

/**
 * The connection's first account. Throws when there is none, and when the key is no private key, without repeating it; Hardhat's own errors, which name a
 * configuration variable without a value or a node that does not answer, pass.
 */
export async function findDeployer({ connection }: { connection: NetworkConnection }): Promise<Address> {
  const { accounts: keys } = connection.networkConfig;
  const accounts = (await connection.provider.request({ method: "eth_accounts" }).catch((error: unknown) => {
    if (!Array.isArray(keys) || (error instanceof Error && error.name === "HardhatError")) throw error;
    throw new Error("the deployer's key (DEPLOYER_KEY) must be 0x and 64 hexadecimal digits, a private key of secp256k1");
  })) as string[];
  const deployer = accounts[0];
  if (deployer === undefined || !isAddress(deployer, { strict: false })) throw new Error("the network has no account to deploy with");
  return deployer;
}
