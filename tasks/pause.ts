import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { contractAt } from "./contractAt.ts";
import { sendCall } from "./sendCall.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin pause`. */
export default async function pause(args: { contract: string; id?: string | undefined }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await withDeployment({ hre, id: args.id }, async (deployment) => {
    await sendCall({ contract: await contractAt({ deployment, name: args.contract }), call: "pause", args: [] });
  });
}
