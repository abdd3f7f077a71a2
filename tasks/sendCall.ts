import type { Contract, ContractTransactionResponse } from "ethers";

/** Sends one call and waits for it; throws the contract's error when it refuses. */
export async function sendCall({ contract, call, args }: { contract: Contract; call: string; args: readonly unknown[] }): Promise<void> {
  const sent = (await contract.getFunction(call)(...args)) as ContractTransactionResponse;
  const receipt = await sent.wait();
  console.log(`${call}: transaction ${sent.hash}, block ${receipt?.blockNumber}, ${receipt?.gasUsed} gas`);
}
