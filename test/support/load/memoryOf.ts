import { readdir, readFile } from "node:fs/promises";

/**
 * Bytes of memory of each of `processes` (their ids) with all that it started, its database's server among them: each page by the share of the processes that have it (Linux's
 * proportional set size), so that a server's shared buffers count once. 0 where /proc does not tell.
 */
export async function memoryOf(processes: readonly number[]): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const entry of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
    // The name, in brackets, may hold anything.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  return Promise.all(
    processes.map(async (root) => {
      const tree = [root];
      for (const one of tree) tree.push(...(children.get(one) ?? []));
      const kilobytes = tree.map(async (one) => {
        const rollup = await readFile(`/proc/${one}/smaps_rollup`, "utf8").catch(() => "");
        return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
      });
      return (await Promise.all(kilobytes)).reduce((sum, one) => sum + one, 0) * 1_024;
    }),
  );
}
