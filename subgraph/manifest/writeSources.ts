// What `graph codegen` and `graph build` need beside the sources: the ABIs, and a manifest, whose addresses do not matter to either.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { zeroAddress, type Address } from "viem";
import { createManifest } from "./createManifest.ts";
import type { Indexed } from "./Indexed.ts";
import { SOURCES, type IndexedContract } from "./sources.ts";
import { writeAbis } from "./writeAbis.ts";

const folder = path.join(import.meta.dirname, "..");
const indexed: Indexed = {
  network: "any",
  addresses: Object.fromEntries<Address>(SOURCES.map(({ contract }) => [contract, zeroAddress])) as Record<IndexedContract, Address>,
  fromBlock: 0n,
  parameters: {
    Staking: { jailPeriod: 0 },
    Escrow: { proofTail: 0, minChallengeWindow: 0 },
    Streams: { proofTail: 0, minChallengeWindow: 0 },
    Emission: { start: 0, epochLength: 0 },
  },
};
const paths = { schema: "./schema.graphql", mapping: "./src/mapping.ts", abi: (name: string) => `./abis/${name}.json` };
await writeAbis({ dir: path.join(folder, "abis") });
await writeFile(path.join(folder, "subgraph.yaml"), createManifest({ indexed, paths }));
