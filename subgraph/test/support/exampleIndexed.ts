import type { Address } from "viem";
import type { Indexed } from "../../manifest/Indexed.ts";
import { SOURCES, type IndexedContract } from "../../manifest/sources.ts";

/** Deployment number `i` of those that there are nowhere: contract number n of SOURCES, from 1, has an address that ends with i, 00 and n. */
export function exampleIndexed(i = 0): Indexed {
  const address = (n: number): Address => `0xc0de${String(i * 10_000 + n).padStart(36, "0")}`;
  return {
    network: "somewhere",
    addresses: Object.fromEntries(SOURCES.map(({ contract }, n) => [contract, address(n + 1)])) as Record<IndexedContract, Address>,
    fromBlock: 12n,
    parameters: {
      Staking: { jailPeriod: 60 },
      Escrow: { proofTail: 20, minChallengeWindow: 10 },
      Streams: { proofTail: 21, minChallengeWindow: 11 },
      Emission: { start: 0, epochLength: 60 },
    },
  };
}
