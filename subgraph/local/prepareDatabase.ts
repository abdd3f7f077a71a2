import pg from "pg";

/** What graph-node asks of its database. */
const EXTENSIONS = ["pg_trgm", "btree_gist", "postgres_fdw", "pg_stat_statements"];

/**
 * Makes graph-node's database `name` on the server at `url`, whose user must be allowed to, unless it is there for the same `content`, which names the chain by its first block and the subgraph by
 * its hash; one of another content, or with `anew`, is made anew. Resolves to the database's URL and whether it was made.
 */
export async function prepareDatabase({
  url,
  name,
  content,
  anew = false,
}: {
  url: string;
  name: string;
  content: string;
  anew?: boolean;
}): Promise<{ url: string; isNew: boolean }> {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return withClient(url, async (server) => {
    const { rows } = await server.query<{ content: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS content FROM pg_database WHERE datname = $1",
      [name],
    );
    if (rows[0] !== undefined && rows[0].content === content && !anew) return { url: own.href, isNew: false };
    await server.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    await server.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
    await withClient(own.href, async (database) => {
      for (const extension of EXTENSIONS) await database.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    });
    // Written last: a database that was not finished is made again.
    await server.query(`COMMENT ON DATABASE ${pg.escapeIdentifier(name)} IS ${pg.escapeLiteral(content)}`);
    return { url: own.href, isNew: true };
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
