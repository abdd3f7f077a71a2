import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { IndexUnavailableError } from "./IndexError.ts";

/** The graph-node that came with this installation. Throws IndexUnavailableError on a platform that has none. */
export function gndBinary(): string {
  const name = `@graphprotocol/gnd-${process.platform}-${process.arch}`;
  try {
    const file = path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "bin", "gnd");
    if (existsSync(file)) return file;
  } catch {
    // Said below.
  }
  throw new IndexUnavailableError(
    `no graph-node is packaged for ${process.platform} on ${process.arch} (${name}): docs/guides/subgraph.md says how to run one with Docker`,
  );
}
