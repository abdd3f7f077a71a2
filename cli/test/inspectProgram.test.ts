import { buildLanguageProgram, initHash, writeProgram } from "@dpin/runtime";
import { expect } from "chai";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { runCli } from "../src/runCli.ts";

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCli({ argv, stdout: stdout as never, stderr: stderr as never });
  return { code, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

describe("dpin program inspect", () => {
  let dir: string;

  before(async () => {
    await initHash();
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-inspect-"));
    await writeProgram({ dir, ...buildLanguageProgram() });
  });
  after(() => rm(dir, { recursive: true }));

  it("prints a table and draws the graph", async () => {
    const svg = path.join(dir, "graph.svg");
    const { code, stdout, stderr } = await run("program", "inspect", dir, "--svg", svg);
    expect([code, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.match(/^program language-identification, version 1\nroot 0x[0-9a-f]{64}\ninput frequencies i8\[2,620\]\n/);
    expect(stdout).to.match(/dearest to dispute: op \d+ \(.*\), a proof of at most [\d,]+ bytes and [\d,]+ gas/);
    expect(stdout).to.match(/sum mul 620 +frequencies +i32\[120\] +74,400 +480 +1 .*packed/);
    expect(await readFile(svg, "utf8")).to.match(/^<svg .*<\/svg>\n$/s);
  });

  it("prints JSON for machines", async () => {
    const { code, stdout } = await run("program", "inspect", dir, "--json");
    expect(code).to.equal(0);
    const report = JSON.parse(stdout) as { root: string; ops: { proofGas: number }[]; worst: { proofGas: number } };
    expect(report.root).to.match(/^0x[0-9a-f]{64}$/);
    expect(report.worst.proofGas).to.equal(Math.max(...report.ops.map(({ proofGas }) => proofGas)));
  });

  it("says in one line what is wrong with a folder", async () => {
    const none = await run("program", "inspect", path.join(dir, "none"));
    expect(none.code).to.equal(2);
    expect(none.stderr).to.match(/^dpin: .* holds no valid program: ENOENT.*\n$/);
    const weights = path.join(dir, "weights.safetensors");
    const bytes = await readFile(weights);
    await writeFile(weights, bytes.subarray(0, 4));
    const cut = await run("program", "inspect", dir);
    await writeFile(weights, bytes);
    expect(cut.code).to.equal(2);
    expect(cut.stderr).to.match(/^dpin: .*weights.safetensors: 4 bytes, too short for a header\n$/);
  });
});
