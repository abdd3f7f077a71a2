import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { SOURCES } from "./sources.ts";

/** Writes the contracts' events as the JSON files that manifests name: mappings call no contract, so functions would only make more code. */
export async function writeAbis({ dir }: { dir: string }): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { abi, abiName } of SOURCES) {
    const events = abi.filter(({ type }) => type === "event");
    await writeFile(path.join(dir, `${abiName}.json`), `${JSON.stringify(events, null, 2)}\n`);
  }
}
