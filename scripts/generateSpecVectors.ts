// Writes docs/spec/vectors: run it after a change of the specification, and look at what changed.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { specVectors } from "./vectors/specVectors.ts";

const folder = path.resolve(import.meta.dirname, "..", "docs", "spec", "vectors");
await mkdir(folder, { recursive: true });
for (const [file, text] of Object.entries(await specVectors())) {
  await writeFile(path.join(folder, file), text);
  console.log(`docs/spec/vectors/${file}: ${text.length} bytes`);
}
