import { readFileSync } from "node:fs";
import path from "node:path";
import { globSync } from "node:fs";

/** What each package may import, beside itself: runtime ← sdk ← provider, verifier, subgraph ← cli. */
const allowed: Record<string, readonly string[]> = {
  runtime: [],
  sdk: ["runtime"],
  provider: ["runtime", "sdk"],
  verifier: ["runtime", "sdk"],
  subgraph: ["runtime", "sdk", "deploy"],
  cli: ["runtime", "sdk", "provider", "verifier", "deploy", "subgraph"],
};
/** Where a package's code is, when not in src: the subgraph's src is AssemblyScript, which imports only itself. */
const folders: Readonly<Record<string, string>> = { subgraph: "{deployment,local,manifest}" };
const importPattern = /(?:from|import)\s*\(?\s*["']([^"']+)["']/g;

/** The package that `specifier`, imported in `file`, belongs to; null for foreign modules. */
function packageOf({ file, specifier }: { file: string; specifier: string }): string | null {
  if (specifier.startsWith("@dpin/")) return specifier.split("/")[1] ?? null;
  if (!specifier.startsWith(".")) return null;
  const target = path.relative(".", path.resolve(path.dirname(file), specifier));
  return target.split(path.sep)[0] ?? null;
}

const violations: string[] = [];
for (const name of Object.keys(allowed)) {
  for (const file of globSync(`${name}/${folders[name] ?? "src"}/**/*.ts`)) {
    for (const match of readFileSync(file, "utf8").matchAll(importPattern)) {
      const specifier = match[1] ?? "";
      const target = packageOf({ file, specifier });
      if (target === null || target === name || allowed[name]?.includes(target)) continue;
      violations.push(`${file}: imports ${specifier}, but ${name} may import only ${[name, ...(allowed[name] ?? [])].join(", ")}`);
    }
    if (name === "runtime" && /from "(?:viem|ethers|fastify|node:https?|node:net)/.test(readFileSync(file, "utf8"))) {
      violations.push(`${file}: runtime is pure: no chain, no network`);
    }
  }
}
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exit(1);
