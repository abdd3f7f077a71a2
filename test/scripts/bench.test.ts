import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const script = path.resolve(import.meta.dirname, "../../runtime/bench/main.ts");
const bench = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });

describe("npm run bench", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "dpin-bench-test-"));
  after(() => rmSync(dir, { recursive: true, force: true }));

  it("writes every figure that a goal speaks of, and a verdict on each goal", function () {
    this.timeout(300_000);
    const file = path.join(dir, "figures.json");
    const small = [
      "--n",
      "128",
      "--tiles",
      "1",
      "--tile-size",
      "32",
      "--rounds",
      "1",
      "--products",
      "64,128",
      "--megapixels",
      "0.05,0.1",
      "--peak",
      "1",
    ];
    const { status, stderr } = bench(...small, "--json", file);
    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    const figures = JSON.parse(readFileSync(file, "utf8"));
    for (const [part, keys] of Object.entries({
      gemm: ["wasmGops", "ortS8Gops", "ratioToOrtS8", "shareOfPeak"],
      convolution: ["gops", "ratioToGemm"],
      commitment: ["superResolutionShare", "chainShare"],
      check128: ["share", "shareOfWall"],
      rerun: ["share"],
      proof: ["ms"],
    }))
      for (const key of keys) expect(figures[part]?.[key], `${part}.${key}`).to.be.greaterThan(0);
    expect(figures.gemm.shareOfPeak).to.equal(figures.gemm.wasmGops / 1000);
    expect(figures.products.map(({ n }: { n: number }) => n)).to.deep.equal([64, 128]);
    for (const product of figures.products) {
      for (const key of ["rerunMs", "checkMs", "hashMs", "checkToCompute", "share", "shareOfProcessor"])
        expect(product[key], `product ${product.n}.${key}`).to.be.greaterThan(0);
      expect(product.gain).to.equal(product.n / 3);
    }
    expect(figures.growth.map(({ megapixels }: { megapixels: number }) => megapixels)).to.deep.equal([0.05, 0.1]);
    expect(figures.goals).to.have.lengthOf(9);
  });

  it("tells in one line that a peak is no number of operations", () => {
    const { status, stderr } = bench("--peak", "much");
    expect(status).to.equal(2);
    expect(stderr.trim().split("\n")).to.deep.equal(["--peak much: expected the device's int8 peak in TOPS, such as 1979"]);
  });
});
