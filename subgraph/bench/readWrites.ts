/** How often handlers have written an entity, by graph-node's own count of what they call. */
export async function readWrites({ metrics }: { metrics: string }): Promise<number> {
  const text = await (await fetch(metrics)).text();
  const lines = [...text.matchAll(/^deployment_host_fn_execution_time_count\{[^}]*host_fn_name="store_set"[^}]*\} (\d+)/gm)];
  if (lines.length === 0) throw new Error(`graph-node tells of no writes at ${metrics}`);
  return lines.reduce((sum, [, count]) => sum + Number(count), 0);
}
