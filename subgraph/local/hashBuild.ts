import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** Names a built subgraph: by its files in `build`, and by its manifest's path, by which graph-node knows it and under which another one may come to lie. Hexadecimal SHA-256. */
export async function hashBuild({ build, manifest }: { build: string; manifest: string }): Promise<string> {
  const hash = createHash("sha256").update(manifest);
  for (const file of ["subgraph.yaml", "schema.graphql", "mapping.wasm"]) hash.update(await readFile(path.join(build, file)));
  return hash.digest("hex");
}
