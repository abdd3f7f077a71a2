import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { root } from "./ensureInstalled.mjs";

/** SHA-256 of the names and contents of all files at or below `sources`, paths from the root; one that is not there counts as empty. */
export function sourcesHash(sources) {
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesBelow).sort())
    hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function filesBelow(location) {
  const file = path.join(root, location);
  if (!existsSync(file)) return [];
  if (path.extname(file) !== "") return [file];
  const entries = readdirSync(file, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}
