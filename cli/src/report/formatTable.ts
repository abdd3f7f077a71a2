/** Lays rows out in columns; columns whose cells are all numbers or amounts are aligned to the right. The first row is the heading. */
export function formatTable({ rows, indent = "  " }: { rows: readonly (readonly string[])[]; indent?: string }): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const cell = (row: readonly string[], column: number) => row[column] ?? "";
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => cell(row, column).length)));
  const numeric = widths.map((_, column) => rows.slice(1).every((row) => /^[-+]?[\d,.]+( [A-Za-z]+)?$|^$|^–$/.test(cell(row, column))));
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => (numeric[column] === true ? cell(row, column).padStart(width) : cell(row, column).padEnd(width)))
      .join("  ");
  const [heading = [], ...body] = rows;
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(heading), rule, ...body.map(line)].map((text) => indent + text.trimEnd()).join("\n");
}
