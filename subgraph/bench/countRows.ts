import pg from "pg";

/** How many rows graph-node has written for entities, every version of each, in the latest subgraph of the database at `url`. What a block writes twice is one row. */
export async function countRows({ url }: { url: string }): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ schema: string; table: string }>(
      `SELECT table_schema AS schema, table_name AS "table" FROM information_schema.tables
       WHERE table_schema = (SELECT name FROM public.deployment_schemas ORDER BY id DESC LIMIT 1) AND table_name NOT LIKE '%$'`,
    );
    const counts = rows.map(({ schema, table }) => `SELECT count(*) AS n FROM ${schema}.${pg.escapeIdentifier(table)}`);
    const { rows: sums } = await client.query<{ n: string }>(`SELECT sum(n) AS n FROM (${counts.join(" UNION ALL ")}) AS counts`);
    return Number(sums[0]!.n);
  } finally {
    await client.end();
  }
}
