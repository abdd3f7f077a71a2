import pg from "pg";

/** Whether graph-node's database at `url` has a subgraph of the name that graph-node indexes when it is started. */
export async function isDeployed({ url, name }: { url: string; name: string }): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ exists: boolean }>("SELECT to_regclass('subgraphs.subgraph') IS NOT NULL AS exists");
    if (tables[0]?.exists !== true) return false;
    const { rowCount } = await client.query(
      `SELECT FROM subgraphs.subgraph s
       JOIN subgraphs.subgraph_version v ON v.id = s.current_version
       JOIN public.deployment_schemas d ON d.subgraph = v.deployment
       JOIN subgraphs.subgraph_deployment_assignment a ON a.id = d.id
       WHERE s.name = $1`,
      [name],
    );
    return (rowCount ?? 0) > 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}
