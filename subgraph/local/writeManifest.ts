import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Writes the manifest of the build in `dir/build`, and resolves to its path. Every user may enter both folders: graph-node may run as another one.
 */
export async function writeManifest({ dir, manifest }: { dir: string; manifest: string }): Promise<string> {
  // graph-node takes the one in the build's folder, and looks for one beside it.
  for (const folder of [path.join(dir, "build"), dir]) {
    await writeFile(path.join(folder, "subgraph.yaml"), manifest);
    await chmod(folder, 0o755);
  }
  return path.join(dir, "subgraph.yaml");
}
