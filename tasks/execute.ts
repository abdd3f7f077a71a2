import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { id } from "ethers";
import { contractAt } from "./contractAt.ts";
import { PROPOSAL_STATES, readProposal } from "./readProposal.ts";
import { sendCall } from "./sendCall.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin execute`: the proposal itself when it is queued; what it scheduled in the upgrade timelock when it is executed already. */
export default async function execute(args: { proposal: string; id?: string | undefined }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await withDeployment({ hre, id: args.id }, async (deployment) => {
    const { targets, values, calldatas, description } = await readProposal({ deployment, id: args.proposal });
    const contract = await contractAt({ deployment, name: "governor" });
    const state = PROPOSAL_STATES[Number(await contract.getFunction("state")(args.proposal))];
    if (state !== "executed") {
      const all = [targets, values, calldatas, id(description)];
      await sendCall({ contract, call: "execute(address[],uint256[],bytes[],bytes32)", args: all });
      return;
    }
    const slow = await contractAt({ deployment, name: "upgradeTimelock" });
    const scheduled = calldatas.filter((_, i) => targets[i]?.toLowerCase() === deployment.addresses.upgradeTimelock.toLowerCase());
    if (scheduled.length === 0) throw new Error(`proposal ${args.proposal} is executed, and scheduled nothing`);
    for (const data of scheduled) {
      const [batchTargets, batchValues, payloads, predecessor, salt] = slow.interface.decodeFunctionData("scheduleBatch", data).toArray();
      await sendCall({
        contract: slow,
        call: "executeBatch",
        args: [list(batchTargets), list(batchValues), list(payloads), predecessor, salt],
      });
    }
  });
}

/** A copy of a decoded array, which ethers freezes. */
function list(value: unknown): unknown[] {
  return [...(value as Iterable<unknown>)];
}
