import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of an installed npm package; throws when it is not installed. */
export function packageDir({ name }: { name: string }): string {
  let dir = path.dirname(fileURLToPath(import.meta.resolve(name)));
  while (!existsSync(path.join(dir, "package.json"))) {
    const parent = path.dirname(dir);
    if (parent === dir) throw new Error(`package ${name} has no package.json`);
    dir = parent;
  }
  return dir;
}
