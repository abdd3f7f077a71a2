import { chmod, copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { createManifest } from "../manifest/createManifest.ts";
import type { Indexed } from "../manifest/Indexed.ts";
import { writeAbis } from "../manifest/writeAbis.ts";
import { IndexFailedError } from "./IndexError.ts";
import { writeManifest } from "./writeManifest.ts";

const FOLDER = path.join(import.meta.dirname, "..");

/**
 * Writes into `dir` what graph-node needs of one deployment's subgraph, with the module that `npm run build` has compiled, and resolves to the manifest's path. Every user may read it: graph-node may
 * run as another one.
 */
export async function writeBuild({ dir, indexed }: { dir: string; indexed: Indexed }): Promise<string> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(path.join(dir, "build"), { recursive: true });
  const compiled = path.join(FOLDER, "build", "mapping.wasm");
  const build = path.join(dir, "build");
  await copyFile(compiled, path.join(build, "mapping.wasm")).catch((error: unknown) => {
    throw new IndexFailedError("the subgraph is not built: run `npm run build` first", { cause: error });
  });
  await copyFile(path.join(FOLDER, "schema.graphql"), path.join(build, "schema.graphql"));
  await writeAbis({ dir: path.join(build, "abis") });
  const paths = { schema: "./schema.graphql", mapping: "./mapping.wasm", abi: (name: string) => `./abis/${name}.json` };
  await chmod(path.join(build, "abis"), 0o755);
  return writeManifest({ dir, manifest: createManifest({ indexed, paths }) });
}
