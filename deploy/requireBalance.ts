import { formatEther, formatGwei, type Address, type PublicClient } from "viem";

/** Gas that a whole deployment takes, with a tenth to spare; a test holds it to what one takes. */
export const DEPLOYMENT_GAS = 60_000_000n;

/**
 * Throws unless the deployer can pay a whole deployment at the gas price of now. Asked before the first transaction: a deployment that runs dry can
 * be resumed, but one that never began has nothing to be resumed. What rollups charge for their data beyond gas is not counted.
 */
export async function requireBalance({ client, deployer }: { client: PublicClient; deployer: Address }): Promise<void> {
  const [balance, price, chain] = await Promise.all([client.getBalance({ address: deployer }), client.getGasPrice(), client.getChainId()]);
  const needed = DEPLOYMENT_GAS * price;
  if (balance >= needed) return;
  throw new Error(
    `${deployer} has ${formatEther(balance)} ETH on chain ${chain}, and a deployment of ${DEPLOYMENT_GAS} gas costs ${formatEther(needed)} at ${formatGwei(price)} gwei: nothing sent`,
  );
}
