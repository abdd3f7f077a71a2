import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

describe("npm run bundle:gpu", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "dpin-bundle-test-"));
  after(() => rmSync(dir, { recursive: true, force: true }));

  it("makes an archive under 60 MiB that runs the benchmark with an empty PATH, on WASM and by Dawn", function () {
    if (process.platform !== "linux" || process.arch !== "x64") this.skip();
    this.timeout(600_000);
    const out = path.join(dir, "bundle.tar.gz");
    const script = path.resolve(import.meta.dirname, "../../scripts/bundleGpu.mjs");
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--out", out, "--check"], { encoding: "utf8" });
    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    expect(stdout).to.contain("run with an empty PATH");
    expect(stdout).to.match(/^Dawn loaded from the archive and computed on SwiftShader/m);
    expect(stdout).to.contain("the archive checks a card");
    expect(statSync(out).size).to.be.lessThan(60 * 2 ** 20);
  });
});
