import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isAddress } from "viem";
import { jobEscrowAbi } from "../sdk/src/abi/jobEscrowAbi.ts";
import { providerStakingAbi } from "../sdk/src/abi/providerStakingAbi.ts";
import { printRecord } from "./printRecord.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin inspect-provider`. */
export default async function inspectProvider(
  args: { provider: string; id?: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<Record<string, unknown>> {
  const { provider } = args;
  if (!isAddress(provider, { strict: false })) throw new Error(`${provider} is not an address`);
  return withDeployment({ hre, id: args.id }, async ({ client, addresses }) => {
    const state = await client.readContract({
      address: addresses.staking,
      abi: providerStakingAbi,
      functionName: "getProvider",
      args: [provider],
    });
    const escrow = { address: addresses.escrow, abi: jobEscrowAbi } as const;
    const credit = await client.readContract({ ...escrow, functionName: "credit", args: [addresses.token, provider] });
    const ofStreams = { address: addresses.streams, abi: jobEscrowAbi } as const;
    const earned = await client.readContract({ ...ofStreams, functionName: "credit", args: [addresses.token, provider] });
    const record = { ...state, "credit in the escrow": credit, "credit in the streams": earned };
    printRecord({ heading: ["field", "value (DPIN wei, seconds)"], record });
    return record;
  });
}
