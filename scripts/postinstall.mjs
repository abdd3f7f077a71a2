// Under a Node older than Hardhat's minimum npm skips the optional native part of Hardhat's EVM without a word
// (its `engines` ask for more). The locked Node 24 is installed by then, so one more install under it completes the tree.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const node = path.join(root, "node_modules", ".bin", "node");
const newest = existsSync(node) ? node : process.execPath;

function edrLoads() {
  return spawnSync(newest, ["-e", "require('@nomicfoundation/edr')"], { cwd: root }).status === 0;
}

// `npm ci --omit=dev`, as on a machine that only runs a daemon: nothing there needs Hardhat.
const omitsTools = (process.env.npm_config_omit ?? "").split(/[\s,]+/).includes("dev") || process.env.NODE_ENV === "production";

if (!omitsTools && !edrLoads()) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    console.error("postinstall: run `npm ci` instead of this script: npm's own path is needed to complete the install");
    process.exit(2);
  }
  spawnSync(newest, [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` },
  });
  if (!edrLoads()) {
    console.error("postinstall: the EVM of Hardhat (@nomicfoundation/edr) does not load on this platform; Node >= 22.13 is needed");
    process.exit(2);
  }
}
