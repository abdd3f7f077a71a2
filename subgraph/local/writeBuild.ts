import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createManifest } from "../manifest/createManifest.ts";
import type { Indexed } from "../manifest/Indexed.ts";
import { writeAbis } from "../manifest/writeAbis.ts";
import { IndexFailedError } from "./IndexError.ts";

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
  const manifest = createManifest({ indexed, paths });
  // graph-node takes the one in the build's folder, and looks for one beside it.
  for (const file of [path.join(build, "subgraph.yaml"), path.join(dir, "subgraph.yaml")]) await writeFile(file, manifest);
  for (const folder of [dir, build, path.join(build, "abis")]) await chmod(folder, 0o755);
  return path.join(dir, "subgraph.yaml");
}
