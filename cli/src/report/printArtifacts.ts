import type { CarEntry } from "@dpin/sdk/node";
import type { Run } from "../run/Run.ts";
import { formatTable } from "./formatTable.ts";

/** Prints artifacts with their sizes and CIDs, as a table or for machines. */
export function printArtifacts({ entries, run }: { entries: readonly CarEntry[]; run: Run }): void {
  const rows = entries.map(({ id, bytes, cid }) => [id, String(bytes), cid]);
  run.result({ artifacts: entries }, formatTable({ rows: [["artifact", "bytes", "CID"], ...rows] }));
}
