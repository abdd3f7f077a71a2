import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { DeploymentRecord } from "./deployAndVerify.ts";

/** The finished deployments below `root`/deployments by the name of their folder, sorted. */
export async function readRecords({ root }: { root: string }): Promise<{ id: string; record: DeploymentRecord }[]> {
  const folder = path.join(root, "deployments");
  const ids = (await readdir(folder).catch(() => [])).sort();
  const read = ids.map(async (id) => {
    const text = await readFile(path.join(folder, id, "deployment.json"), "utf8").catch(() => null);
    return text === null ? [] : [{ id, record: JSON.parse(text) as DeploymentRecord }];
  });
  return (await Promise.all(read)).flat();
}
