import { globSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..", "..");

/** Test files for a fault in a contract: those of its own folder's domain first, then all others. */
export function testsOf({ file }: { file: string }): [own: string[], others: string[]] {
  // How a deployment is resumed and upgraded is no contract's fault, and takes long.
  const all = globSync("test/contracts/**/*.test.ts", { cwd: root })
    .filter((test) => !/deployment\/|upgrade/i.test(test))
    .sort();
  const domain = file.split("/")[1]!;
  const own = all.filter((test) => test.startsWith(`test/contracts/${domain}/`));
  const others = all.filter((test) => !own.includes(test));
  return own.length === 0 ? [others, []] : [own, others];
}
