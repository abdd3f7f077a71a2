// Part of `npm run lint`: systemd units, Dockerfile and compose file, checked without systemd and without a Docker engine; systemd's own check is made where it is installed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { lintCompose, type Compose } from "./operations/lintCompose.ts";
import { lintComposeForm } from "./operations/lintComposeForm.ts";
import { lintDockerfile } from "./operations/lintDockerfile.ts";
import { lintUnit } from "./operations/lintUnit.ts";

const root = path.resolve(import.meta.dirname, "..");
const docker = path.join(root, "cli/operations/docker");
const systemd = path.join(root, "cli/operations/systemd");
const read = (file: string) => readFileSync(file, "utf8");
const problems: string[] = [];
const tell = (file: string, found: readonly string[]) => problems.push(...found.map((problem) => `${file}: ${problem}`));

const units = readdirSync(systemd).filter((name) => name.endsWith(".service"));
for (const name of units) tell(name, lintUnit({ text: read(path.join(systemd, name)) }));
tell("gpu.conf", lintUnit({ text: read(path.join(systemd, "gpu.conf")), dropIn: true }));
if (spawnSync("systemd-analyze", ["--version"]).status === 0) tell("systemd-analyze", verifyBySystemd());

tell(
  "Dockerfile",
  lintDockerfile({
    text: read(path.join(docker, "Dockerfile")),
    context: root,
    ignore: read(path.join(docker, "Dockerfile.dockerignore")),
  }),
);

const compose = path.join(docker, "compose.yaml");
tell("compose.yaml", lintComposeForm({ file: compose }));
tell("compose.yaml", lintCompose({ compose: parse(read(compose), { merge: true }) as Compose, healthy: ["dpin:0.1.0"] }));
const script = path.join(docker, "initdb/10-graph.sh");
const shell = spawnSync("sh", ["-n", script], { encoding: "utf8" });
if (shell.status !== 0) tell("initdb/10-graph.sh", [shell.stderr]);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);

/** Copies of the units that name this checkout, since programs must exist; what systemd says about them, warnings too. */
function verifyBySystemd(): string[] {
  const dir = mkdtempSync(path.join(os.tmpdir(), "dpin-units-"));
  try {
    const files = units.map((name) => path.join(dir, name.replace("@.", "@1.")));
    units.forEach((name, i) => {
      const text = read(path.join(systemd, name))
        .replaceAll("/opt/dpin", root)
        .replaceAll(/^ExecStart=\S+/gm, `ExecStart=${process.execPath}`);
      writeFileSync(files[i]!, text);
      if (name.includes("@.")) writeFileSync(path.join(dir, name), text);
    });
    return files.flatMap((file) => {
      const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", file], { encoding: "utf8" });
      return stderr.split("\n").filter((line) => line.includes(dir));
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
