import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { writeManifest } from "../local/writeManifest.ts";
import { createManifest } from "../manifest/createManifest.ts";
import type { Indexed } from "../manifest/Indexed.ts";
import { writeAbis } from "../manifest/writeAbis.ts";

const SOURCES = path.join(import.meta.dirname, "bare");
const ROOT = path.join(import.meta.dirname, "..", "..");
const GRAPH = path.join(ROOT, "node_modules", ".bin", "graph");

/** Compiles the subgraph that writes one entity for each event that ours handles, writes it into `dir` for a deployment, and resolves to the manifest's path. */
export async function writeBareBuild({ dir, indexed }: { dir: string; indexed: Indexed }): Promise<string> {
  const work = path.join(ROOT, "cache", "bareSubgraph");
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  for (const file of ["schema.graphql", "mapping.ts"]) await copyFile(path.join(SOURCES, file), path.join(work, file));
  await writeAbis({ dir: path.join(work, "abis") });
  await writeFile(path.join(work, "subgraph.yaml"), manifestOf({ indexed, mapping: "./mapping.ts" }));
  await promisify(execFile)(GRAPH, ["build", "subgraph.yaml", "--output-dir", "out"], {
    cwd: work,
    env: { ...process.env, NO_COLOR: "1" },
  });

  const build = path.join(dir, "build");
  await mkdir(build, { recursive: true });
  await copyFile(path.join(work, "out", "AccessManager", "AccessManager.wasm"), path.join(build, "mapping.wasm"));
  await copyFile(path.join(work, "schema.graphql"), path.join(build, "schema.graphql"));
  await writeAbis({ dir: path.join(build, "abis") });
  await chmod(path.join(build, "abis"), 0o755);
  return writeManifest({ dir, manifest: manifestOf({ indexed, mapping: "./mapping.wasm" }) });
}

function manifestOf({ indexed, mapping }: { indexed: Indexed; mapping: string }): string {
  const paths = { schema: "./schema.graphql", mapping, abi: (name: string) => `./abis/${name}.json` };
  return createManifest({ indexed, paths }).replaceAll(/handler: "\w+"/g, 'handler: "handleAny"');
}
