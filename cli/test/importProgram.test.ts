import { initHash, readProgram } from "@dpin/runtime";
import { expect } from "chai";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { onnxModel } from "../../runtime/test/import/onnxModels.ts";
import { runCli } from "../src/runCli.ts";

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCli({ argv, stdout: stdout as never, stderr: stderr as never });
  return { code, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

describe("dpin program import", () => {
  let dir: string;
  let model: string;

  before(async () => {
    await initHash();
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-import-"));
    model = path.join(dir, "scores.onnx");
    const bytes = onnxModel({
      nodes: [
        { op: "Conv", name: "conv", inputs: ["x", "w"], outputs: ["c"], attributes: { pads: [1, 1, 1, 1] } },
        { op: "Relu", inputs: ["c"], outputs: ["y"] },
      ],
      constants: { w: { type: "float", dims: [2, 1, 3, 3], values: Array.from({ length: 18 }, (_, i) => Math.sin(i)) } },
      inputs: { x: { type: "float", dims: [1, 1, "height", 4] } },
      outputs: { y: "float" },
    });
    await writeFile(model, bytes);
  });
  after(() => rm(dir, { recursive: true }));

  it("calibrates a real model on samples, writes its program, and makes the same one again from the ranges", async () => {
    const sample = path.join(dir, "sample.f32");
    await writeFile(sample, new Uint8Array(Float32Array.from({ length: 20 }, (_, i) => Math.cos(i)).buffer));
    const [first, second] = [path.join(dir, "first"), path.join(dir, "second")];
    const made = await run("program", "import", model, "-o", first, "--dim", "height=5", "--samples", sample);
    expect([made.code, made.stderr]).to.deep.equal([0, ""]);
    expect(made.stdout).to.match(/^2 nodes became \d ops: 1 fused, 1 quantised; 0 not needed\nroot 0x[0-9a-f]{64}\n/);
    const again = await run("program", "import", model, "-o", second, "--dim", "height=5", "--ranges", path.join(first, "ranges.json"));
    expect(again.stdout).to.equal(made.stdout);
    const { program } = await readProgram({ dir: first });
    expect(program.inputs[0]!.dims).to.deep.equal([1, 1, 5, 4]);
    expect(await readFile(path.join(first, "program.json"), "utf8")).to.equal(await readFile(path.join(second, "program.json"), "utf8"));
    const report = JSON.parse(await readFile(path.join(first, "import.json"), "utf8")) as { output: { dims: number[] } };
    expect(report.output.dims).to.deep.equal([1, 2, 5, 4]);
  });

  it("says in one line what is missing", async () => {
    const out = path.join(dir, "none");
    const failures: [string[], RegExp][] = [
      [[], /input "x" has the symbolic dim "height": say how long it is/],
      [["--dim", "height=5"], /no range is known for the real value "x"; calibrate the model/],
      [["--dim", "height"], /--dim height: say it as name=length/],
      [["--dim", "height=5", "--samples", model], /scores\.onnx has \d+ bytes, the inputs take 80/],
      [["--ranges", model], /scores\.onnx holds no ranges/],
    ];
    for (const [argv, message] of failures) {
      const { code, stderr } = await run("program", "import", model, "-o", out, ...argv);
      expect(code).to.equal(2);
      expect(stderr)
        .to.match(message)
        .and.match(/^dpin: .*\n$/);
    }
    const missing = await run("program", "import", path.join(dir, "no.onnx"), "-o", out);
    expect([missing.code, missing.stderr.includes("ENOENT")]).to.deep.equal([2, true]);
  });
});
