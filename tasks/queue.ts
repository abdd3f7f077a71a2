import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { id } from "ethers";
import { contractAt } from "./contractAt.ts";
import { readProposal } from "./readProposal.ts";
import { sendCall } from "./sendCall.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin queue`. */
export default async function queue(args: { proposal: string; id?: string | undefined }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await withDeployment({ hre, id: args.id }, async (deployment) => {
    const { targets, values, calldatas, description } = await readProposal({ deployment, id: args.proposal });
    const contract = await contractAt({ deployment, name: "governor" });
    await sendCall({ contract, call: "queue(address[],uint256[],bytes[],bytes32)", args: [targets, values, calldatas, id(description)] });
  });
}
