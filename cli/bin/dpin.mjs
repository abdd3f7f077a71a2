#!/usr/bin/env node
// The command `dpin`: the sources run as they are under the Node that the lockfile pins, whatever Node this was started with.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const packaged = path.join(root, "node_modules", ".bin", "node");
const node = existsSync(packaged) ? packaged : process.execPath;
const child = spawn(node, [path.join(root, "cli", "src", "main.ts"), ...process.argv.slice(2)], { stdio: "inherit" });
// A terminal sends Ctrl-C to both, and a second one would end the command without order; every other signal is handed on.
process.on("SIGINT", () => process.stdin.isTTY === true || child.kill("SIGINT"));
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.once("error", (error) => {
  console.error(`dpin: cannot start ${node}: ${error.message}`);
  process.exit(1);
});
child.once("close", (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
