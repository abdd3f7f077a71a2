import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { zeroAddress } from "viem";
import { eventSignature } from "../manifest/eventSignature.ts";
import { manifestYaml } from "../manifest/manifestYaml.ts";
import { SOURCES } from "../manifest/sources.ts";
import { writeManifest } from "./writeManifest.ts";

/**
 * Writes into `dir` a subgraph that indexes nothing and is over with the chain's second block, and resolves to its manifest's path. `gnd dev` deploys anew, and so from the first block on, whatever it is started with,
 * and must be started with something: this, when another subgraph shall go on where it was. `build` is that of the other one, whose module it uses.
 */
export async function writeIdle({ dir, build, network }: { dir: string; build: string; network: string }): Promise<string> {
  await rm(dir, { recursive: true, force: true });
  const own = path.join(dir, "build");
  await mkdir(own, { recursive: true });
  const { abi, abiName } = SOURCES.find(({ contract }) => contract === "token")!;
  const manifest = manifestYaml({
    specVersion: "1.3.0",
    schema: { file: "./schema.graphql" },
    dataSources: [
      {
        kind: "ethereum/contract",
        name: abiName,
        network,
        source: { address: zeroAddress, abi: abiName, startBlock: 0, endBlock: 1 },
        mapping: {
          kind: "ethereum/events",
          apiVersion: "0.0.9",
          language: "wasm/assemblyscript",
          entities: ["Nothing"],
          abis: [{ name: abiName, file: `./${abiName}.json` }],
          eventHandlers: [{ event: eventSignature({ abi, event: "MinterSet" }), handler: "handleMinterSet" }],
          file: "./mapping.wasm",
        },
      },
    ],
  });
  await writeFile(path.join(own, "schema.graphql"), "type Nothing @entity(immutable: true) {\n  id: Bytes!\n}\n");
  await copyFile(path.join(build, "mapping.wasm"), path.join(own, "mapping.wasm"));
  await copyFile(path.join(build, "abis", `${abiName}.json`), path.join(own, `${abiName}.json`));
  return writeManifest({ dir, manifest });
}
