import type pg from "pg";

/** What there is once, or is not many because a network is large. */
const ONCE = [
  "network",
  "parameter",
  "parameter_change",
  "role",
  "role_member",
  "role_function",
  "emission_segment",
  "locker",
  "slasher",
  "referee",
];
/** Jobs of copy k have numbers from k · 2^48 on. */
const STEP = 2n ** 48n;
const HOURS = { network_history_hour: "1 hour", network_history_day: "1 day" } as const;

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
}

/**
 * Makes copies of all that graph-node has indexed until there are `jobs` jobs: rows of the same tables with other ids, so that what referred to a row refers to the row's copy. In each copy k the first two
 * bytes of all ids (and of what refers to them) are changed by k, so that accounts, providers and jobs of each copy are others. The network's hours and days are copied into the past. Resolves to the
 * number of jobs.
 */
export async function multiplyRows({ client, jobs }: { client: pg.Client; jobs: number }): Promise<number> {
  const { rows: schemas } = await client.query<{ name: string }>("SELECT name FROM public.deployment_schemas ORDER BY id DESC LIMIT 1");
  const schema = schemas[0]!.name;
  const count = async () => Number((await client.query<{ n: string }>(`SELECT count(DISTINCT id) AS n FROM ${schema}.job`)).rows[0]!.n);
  const { rows: columns } = await client.query<Column>(
    "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = $1 ORDER BY table_name, ordinal_position",
    [schema],
  );
  await client.query("SET maintenance_work_mem = '256MB'");
  const template = await count();
  const copies = Math.ceil(jobs / template) - 1;
  const tables = [...new Set(columns.map(({ table_name }) => table_name))];
  for (const table of tables) {
    const own = columns.filter((column) => column.table_name === table);
    const names = own.map(({ column_name }) => column_name);
    if (ONCE.includes(table) || !names.includes("vid")) continue;
    const shift = table in HOURS ? HOURS[table as keyof typeof HOURS] : null;
    const isCounted = own.some(({ column_name, data_type }) => column_name === "id" && data_type === "bigint");
    if (isCounted && table.startsWith("network_") && shift === null) continue;
    const values = own.map((column) => valueOf({ column, isCounted, shift }));
    const rebuild = await dropIndexes({ client, schema, table });
    await client.query(
      `INSERT INTO ${schema}.${table} (${names.map(quoted).join(", ")})
       SELECT ${values.join(", ")}
       FROM (SELECT t.*, k, (SELECT max(vid) FROM ${schema}.${table}) + row_number() OVER (ORDER BY k, vid) AS fresh_vid
             FROM ${schema}.${table} t CROSS JOIN generate_series(1, $1::int) AS k) AS copy`,
      [copies],
    );
    for (const statement of rebuild) await client.query(statement);
  }
  await client.query("ANALYZE");
  return count();
}

/** Many rows are written several times faster without indexes. Resolves to what makes them again. */
async function dropIndexes({ client, schema, table }: { client: pg.Client; schema: string; table: string }): Promise<string[]> {
  const of = `"${schema}"."${table}"`;
  const { rows: constraints } = await client.query<{ name: string; definition: string }>(
    "SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('x', 'u')",
    [of],
  );
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [of],
  );
  for (const { name } of constraints) await client.query(`ALTER TABLE ${of} DROP CONSTRAINT ${quoted(name)}`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  return [
    ...indexes.map(({ definition }) => definition),
    ...constraints.map(({ name, definition }) => `ALTER TABLE ${of} ADD CONSTRAINT ${quoted(name)} ${definition}`),
  ];
}

const quoted = (name: string) => `"${name}"`;

function valueOf({ column, isCounted, shift }: { column: Column; isCounted: boolean; shift: string | null }): string {
  const name = quoted(column.column_name);
  if (column.column_name === "vid") return "fresh_vid";
  if (column.column_name === "id" && isCounted) return "fresh_vid";
  if (column.column_name === "timestamp" && shift !== null) return `${name} - k * interval '${shift}'`;
  if (column.column_name === "job_id") return `${name} + k * ${STEP}::numeric`;
  if (column.data_type !== "bytea") return name;
  // Longer than a selector: an id, or what refers to one, or a hash, to which it does no harm.
  const changed = `set_byte(set_byte(${name}, 0, get_byte(${name}, 0) # (k / 256)), 1, get_byte(${name}, 1) # (k % 256))`;
  return `CASE WHEN length(${name}) >= 8 THEN ${changed} ELSE ${name} END`;
}
