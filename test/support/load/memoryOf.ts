import { readdir, readFile } from "node:fs/promises";

/**
 * Bytes of memory of the process `pid` and all that it started, its database's server among them: each page by the share of the processes that have it (Linux's proportional
 * set size), so that a server's shared buffers count once. 0 where /proc does not tell.
 */
export async function memoryOf(pid: number): Promise<number> {
  const parents = new Map<number, number[]>();
  for (const entry of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    // The name, in brackets, may hold anything.
    const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)]);
  }
  const tree = [pid];
  for (const one of tree) tree.push(...(parents.get(one) ?? []));
  let kilobytes = 0;
  for (const one of tree) {
    const rollup = await readFile(`/proc/${one}/smaps_rollup`, "utf8").catch(() => "");
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes * 1_024;
}
