import type { DeployedAddresses } from "../../deploy/contracts.ts";
import type { DpinParameters } from "../../deploy/readParameters.ts";
import type { Indexed } from "./Indexed.ts";

/** What the subgraph must be told of a deployment, from its record and the parameters it was made with. Throws when one that it needs is missing or is no number. */
export function indexedOf({
  network,
  addresses,
  fromBlock,
  parameters,
}: {
  network: string;
  addresses: DeployedAddresses;
  fromBlock: bigint;
  parameters: DpinParameters;
}): Indexed {
  const seconds = (module: string, name: string): number => {
    const value = parameters[module]?.[name];
    if (typeof value !== "number" && typeof value !== "bigint")
      throw new Error(`the deployment's parameters have no number ${module}.${name}`);
    return Number(value);
  };
  const window = (module: "Escrow" | "Streams") => ({
    proofTail: seconds(module, "proofTail"),
    minChallengeWindow: seconds(module, "minChallengeWindow"),
  });
  return {
    network,
    addresses,
    fromBlock,
    parameters: {
      Staking: { jailPeriod: seconds("Staking", "jailPeriod") },
      Escrow: window("Escrow"),
      Streams: window("Streams"),
      Emission: { start: seconds("Emission", "start"), epochLength: seconds("Emission", "epochLength") },
    },
  };
}
