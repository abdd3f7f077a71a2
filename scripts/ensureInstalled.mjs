import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
/** Node 24, locked as a package, so that every command runs under the same version whatever started it. */
export const node = path.join(root, "node_modules", ".bin", "node");

/** Packages of package-lock.json that are not on disk (optional ones may be missing on some platforms). */
export function missingPackages() {
  const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  return Object.entries(lock.packages)
    .filter(([location, entry]) => location.includes("node_modules/") && !entry.optional && !entry.peer)
    .map(([location]) => location)
    .filter((location) => !existsSync(path.join(root, location, "package.json")));
}

/** Installs the locked dependencies when any is missing; ends the process with code 2 and one line when that fails. */
export function ensureInstalled() {
  const missing = missingPackages();
  if (missing.length === 0 && existsSync(node)) return;
  console.log(`Installing ${missing.length} missing packages with npm ci (about a minute) ...`);
  const command = process.env.npm_execpath === undefined ? ["npm", []] : [process.execPath, [process.env.npm_execpath]];
  const result = spawnSync(command[0], [...command[1], "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (result.status !== 0) {
    console.error("dpin: npm ci failed (see above); check the network connection to the npm registry and run the command again");
    process.exit(2);
  }
  if (!existsSync(node)) {
    console.error(
      `dpin: no packaged Node for ${process.platform}-${process.arch}; install Node >= 24 and put it at node_modules/.bin/node`,
    );
    process.exit(2);
  }
}

/** Runs `command` of the project's node_modules under the packaged Node and returns its exit code. */
export function run(command, args, options = {}) {
  const env = { ...process.env, ...options.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options, env });
  if (result.error) console.error(`dpin: ${command} could not run: ${result.error.message}`);
  return result.status ?? 1;
}

/** The same beside other commands: resolves to the exit code and all that was written, by stdout and stderr. */
export async function runQuietly(command, args, { env = {}, cwd = root } = {}) {
  const child = spawn(command, args, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` },
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      chunks.push(Buffer.from(`dpin: ${command} could not run: ${error.message}\n`));
      resolve(1);
    });
    child.once("close", (status) => resolve(status ?? 1));
  });
  return { code, output: Buffer.concat(chunks).toString() };
}
