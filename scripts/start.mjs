// `npm start`: runs on any Node >= 20 and before anything is installed, so it is plain JavaScript and imports no package. It
// installs and builds what is missing, then hands over to `dpin devnet` under the Node that the lockfile pins.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { missingPackages, node, root } from "./ensureInstalled.mjs";

const interactive = process.stderr.isTTY === true;
let running = null;
let stoppedBy = null;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stoppedBy = signal;
    running?.kill(signal);
  });
}

const missing = missingPackages();
if (missing.length > 0 || !existsSync(node)) await install(missing.length);
const withNode = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}` };
if (existsSync(path.join(root, "scripts", "build.mjs"))) {
  const built = await run({ command: node, args: ["scripts/build.mjs"], env: withNode, title: "building what is missing" });
  if (built.code !== 0) fail(`the build failed (run \`npm run build\` to see it whole): ${lastLine(built.output)}`);
}
running = spawn(node, ["cli/src/main.ts", "devnet", ...process.argv.slice(2)], { cwd: root, stdio: "inherit", env: withNode });
const { code, signal } = await ended(running);
process.exit(code ?? 128 + os.constants.signals[signal ?? "SIGTERM"]);

async function install(count) {
  const title = `installing ${count} missing packages (once, about a minute)`;
  const installed = await run({
    command: process.platform === "win32" ? "npm.cmd" : "npm",
    args: ["ci", "--no-audit", "--no-fund"],
    env: process.env,
    title,
  });
  if (installed.code === null) fail("npm is not found: install Node.js 20 or newer together with npm");
  if (installed.code !== 0)
    fail(`npm ci failed, so check the connection to the npm registry and try again: ${npmReason(installed.output)}`);
  if (!existsSync(node)) fail(`no packaged Node for ${process.platform}-${process.arch}: put a Node >= 24 at node_modules/.bin/node`);
}

/** Runs a command quietly and shows one line with the seconds it takes; `code` is null when the command does not exist. */
async function run({ command, args, env, title }) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  let output = "";
  let shown = false;
  const show = () => {
    if (interactive) process.stderr.write(`\r\x1b[K${title} … ${seconds()} s`);
    else if (!shown || seconds() % 15 === 0) process.stderr.write(`${title} … ${shown ? `${seconds()} s` : ""}\n`);
    shown = true;
  };
  // What is already built is done before a line about it would be read.
  const quiet = setTimeout(show, 1500);
  const ticking = setInterval(() => shown && show(), 1000);
  running = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
  running.stdout.on("data", (chunk) => (output += chunk));
  running.stderr.on("data", (chunk) => (output += chunk));
  const result = await ended(running);
  clearTimeout(quiet);
  clearInterval(ticking);
  running = null;
  if (shown) process.stderr.write(interactive ? `\r\x1b[K${title}: ${seconds()} s\n` : `${title}: done in ${seconds()} s\n`);
  if (stoppedBy !== null) process.exit(128 + os.constants.signals[stoppedBy]);
  return { code: result.missing ? null : (result.code ?? 1), output };
}

function ended(child) {
  return new Promise((resolve) => {
    child.once("error", () => resolve({ code: null, signal: null, missing: true }));
    child.once("close", (code, signal) => resolve({ code, signal, missing: false }));
  });
}

function npmReason(output) {
  const errors = output.split("\n").filter((line) => line.startsWith("npm error") && !/A complete log|^npm error\s*$/.test(line));
  return (
    errors
      .slice(0, 2)
      .map((line) => line.replace(/^npm error\s*/, ""))
      .join("; ") || lastLine(output)
  );
}

function lastLine(output) {
  return output.trim().split("\n").at(-1) ?? "";
}

function fail(line) {
  console.error(`dpin: ${line}`);
  process.exit(2);
}
