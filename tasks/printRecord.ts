import { formatTable } from "../cli/src/report/formatTable.ts";

/** Prints a name and a value a line. */
export function printRecord({ heading, record }: { heading: readonly [string, string]; record: Readonly<Record<string, unknown>> }): void {
  console.log(formatTable({ rows: [heading, ...Object.entries(record).map(([name, value]) => [name, String(value)])] }));
}
