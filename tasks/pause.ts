import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { contractAt } from "./contractAt.ts";
import { sendCall } from "./sendCall.ts";
import { withDeployment } from "./withDeployment.ts";

const PAUSABLE = ["escrow", "streams", "staking", "emission"];

/** `hardhat dpin pause`. */
export default async function pause(args: { contract: string; id?: string | undefined }, hre: HardhatRuntimeEnvironment): Promise<void> {
  if (!PAUSABLE.includes(args.contract)) throw new Error(`${args.contract} cannot be paused, only ${PAUSABLE.join(", ")}`);
  await withDeployment({ hre, id: args.id }, async (deployment) => {
    await sendCall({ contract: await contractAt({ deployment, name: args.contract }), call: "pause", args: [] });
  });
}
