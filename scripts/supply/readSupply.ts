import { network } from "hardhat";
import { deployDpin, LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { readParameters } from "../../deploy/readParameters.ts";
import type { DpinToken, Emission } from "../../types/index.ts";

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
    const token = (await connection.ethers.getContractAt("DpinToken", addresses.token)) as unknown as DpinToken;
    const emission = (await connection.ethers.getContractAt("Emission", addresses.emission)) as unknown as Emission;
    const points: SupplyPoint[] = [];
    for (let i = 0; i <= years * perYear; i++) {
      const time = i / perYear;
      const epoch = BigInt(Math.floor((time * 365.25 * 86_400) / EPOCH_LENGTH));
      points.push({
        time,
        epoch,
        emission: await emission.emissionOf(epoch),
        cumulative: await emission.cumulativeEmission(epoch),
      });
    }
    return { initial: await token.minted(), cap: await token.cap(), points };
  } finally {
    await connection.close();
  }
}
