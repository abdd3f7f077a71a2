import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..", "..");

/**
 * Installs slither and halmos, locked by hash in requirements.txt, into a Python environment of their own below .dpin/, once per lock file, and gives
 * the folder of their commands. Needs python3 with venv; throws what pip said otherwise.
 */
export async function prepareTools(): Promise<string> {
  const lock = path.join(import.meta.dirname, "requirements.txt");
  const environment = path.join(root, ".dpin", "audit");
  const commands = path.join(environment, "bin");
  const stamp = path.join(environment, "installed.sha256");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return commands;

  console.log("Installing slither and halmos (about a minute) ...");
  rmSync(environment, { recursive: true, force: true });
  run("python3", ["-m", "venv", environment]);
  run(path.join(commands, "pip"), ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock]);
  // halmos builds with forge before it reads `out/`; ours is built by compileSources, so its forge has nothing to do.
  symlinkSync("/bin/true", path.join(commands, "forge"));
  writeFileSync(stamp, wanted);
  return commands;
}

function run(command: string, args: readonly string[]): void {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${result.stderr || result.error?.message}`);
}
