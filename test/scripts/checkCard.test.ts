import { expect } from "chai";
import { spawnSync } from "node:child_process";
import path from "node:path";

const SCRIPT = path.resolve(import.meta.dirname, "../../scripts/checkCard.ts");

describe("npm run check:card", () => {
  // What it finds is shown where the archive for GPUs is tested.
  for (const [args, says] of [
    [["--backend", "abacus"], "--backend abacus: expected webgpu, webgpu-dot or webgpu-software"],
    [["--programs", "-1"], "--programs"],
    [["--seed", "x"], "--seed x: expected a whole number"],
    [["--card", "2"], "--card"],
  ] as const) {
    it(`refuses the arguments "${args.join(" ")}" and exits with 2`, () => {
      const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });
      expect(stderr).to.include(says);
      expect(status).to.equal(2);
    });
  }

  it("says that there is no GPU on a machine without a driver, and exits with 1", function () {
    this.timeout(60_000);
    const env = { ...process.env, VK_DRIVER_FILES: "/nonexistent.json", VK_ICD_FILENAMES: "/nonexistent.json" };
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: "utf8", env });
    expect(stderr).to.match(/^no webgpu backend here: no usable WebGPU adapter: /);
    expect(status).to.equal(1);
  });
});
