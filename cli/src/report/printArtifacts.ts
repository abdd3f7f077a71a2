import { type CarEntry } from "@dpin/sdk/node";
import { formatTable } from "./formatTable.ts";

/** Prints artifacts with their sizes and CIDs, as a table or for machines. */
export function printArtifacts({
  entries,
  json,
  stdout,
}: {
  entries: readonly CarEntry[];
  json: boolean;
  stdout: NodeJS.WritableStream;
}): void {
  const rows = entries.map(({ id, bytes, cid }) => [id, String(bytes), cid]);
  stdout.write(
    json ? `${JSON.stringify({ artifacts: entries })}\n` : `${formatTable({ rows: [["artifact", "bytes", "CID"], ...rows] })}\n`,
  );
}
