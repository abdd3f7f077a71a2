import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isAddress, parseEther } from "viem";
import { contractAt } from "./contractAt.ts";
import { sendCall } from "./sendCall.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin fund`. */
export default async function fund(
  args: { to: string; amount: string; id?: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  if (!isAddress(args.to, { strict: false })) throw new Error(`${args.to} is not an address`);
  await withDeployment({ hre, id: args.id }, async (deployment) => {
    const contract = await contractAt({ deployment, name: "token" });
    await sendCall({ contract, call: "transfer", args: [args.to, parseEther(args.amount)] });
  });
}
