import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parseEther } from "viem";
import { contractAt } from "./contractAt.ts";
import { parseNumber } from "./parseNumber.ts";
import { sendCall } from "./sendCall.ts";
import { withDeployment } from "./withDeployment.ts";

const SUPPORT = ["against", "for", "abstain"];

interface Arguments {
  readonly proposal?: string | undefined;
  readonly support: string;
  readonly wrap?: string | undefined;
  readonly id?: string | undefined;
}

/** `hardhat dpin vote`: votes count from the second after they were wrapped, and for proposals whose vote starts later. */
export default async function vote(args: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const support = SUPPORT.indexOf(args.support);
  if (support < 0) throw new Error(`--support must be one of ${SUPPORT.join(", ")}`);
  const proposal = args.proposal === undefined ? undefined : parseNumber({ text: args.proposal, what: "--proposal" });
  await withDeployment({ hre, id: args.id }, async (deployment) => {
    if (args.wrap !== undefined) {
      const wei = parseEther(args.wrap);
      const token = await contractAt({ deployment, name: "token" });
      const votes = await contractAt({ deployment, name: "votes" });
      const [account] = await deployment.connection.ethers.getSigners();
      await sendCall({ contract: token, call: "approve", args: [deployment.addresses.votes, wei] });
      await sendCall({ contract: votes, call: "depositFor", args: [account?.address, wei] });
    }
    if (proposal === undefined) return;
    const governor = await contractAt({ deployment, name: "governor" });
    await sendCall({ contract: governor, call: "castVote", args: [proposal, support] });
  });
}
