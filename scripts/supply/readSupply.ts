import { network } from "hardhat";
import { clientOf } from "../../deploy/clientOf.ts";
import { deployDpin, LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { readParameters } from "../../deploy/readParameters.ts";
import { dpinTokenAbi } from "../../sdk/src/abi/dpinTokenAbi.ts";
import { emissionAbi } from "../../sdk/src/abi/emissionAbi.ts";

/** Epochs of a live network, in seconds. */
export const EPOCH_LENGTH = 7 * 86_400;

export interface SupplyPoint {
  readonly time: number; // years from the start of epoch 0
  readonly epoch: bigint; // the epoch that runs then
  readonly emission: bigint; // wei, of that epoch
  readonly cumulative: bigint; // wei, of all epochs before it
}

export interface Supply {
  readonly initial: bigint; // wei
  readonly cap: bigint; // wei
  readonly points: readonly SupplyPoint[];
}

/** What the compiled Emission itself says of the schedule in the parameters, `perYear` times a year for `years` years, both ends included. */
export async function readSupply({ years, perYear }: { years: number; perYear: number }): Promise<Supply> {
  const parameters = await readParameters({ file: LOCAL_PARAMETERS });
  const connection = await network.create();
  try {
    const weekly = { ...parameters, Emission: { ...parameters.Emission, epochLength: EPOCH_LENGTH } };
    const addresses = await deployDpin({ connection, parameters: weekly });
    const client = clientOf({ connection });
    const token = { address: addresses.token, abi: dpinTokenAbi } as const;
    const schedule = { address: addresses.emission, abi: emissionAbi } as const;
    const points: SupplyPoint[] = [];
    for (let i = 0; i <= years * perYear; i++) {
      const time = i / perYear;
      const epoch = BigInt(Math.floor((time * 365.25 * 86_400) / EPOCH_LENGTH));
      const emission = await client.readContract({ ...schedule, functionName: "emissionOf", args: [epoch] });
      const cumulative = await client.readContract({ ...schedule, functionName: "cumulativeEmission", args: [epoch] });
      points.push({ time, epoch, emission, cumulative });
    }
    const [initial, cap] = [
      await client.readContract({ ...token, functionName: "minted" }),
      await client.readContract({ ...token, functionName: "cap" }),
    ];
    return { initial, cap, points };
  } finally {
    await connection.close();
  }
}
