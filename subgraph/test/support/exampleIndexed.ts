import type { Address } from "viem";
import type { Indexed } from "../../manifest/Indexed.ts";
import { SOURCES, type IndexedContract } from "../../manifest/sources.ts";

/** A deployment that there is nowhere: contract number i of SOURCES, from 1, has the address i. */
export const exampleIndexed: Indexed = {
  network: "somewhere",
  addresses: Object.fromEntries(SOURCES.map(({ contract }, i) => [contract, `0x${String(i + 1).padStart(40, "0")}`])) as Record<
    IndexedContract,
    Address
  >,
  fromBlock: 12n,
  parameters: {
    Staking: { jailPeriod: 60 },
    Escrow: { proofTail: 20, minChallengeWindow: 10 },
    Streams: { proofTail: 21, minChallengeWindow: 11 },
    Emission: { start: 0, epochLength: 60 },
  },
};
