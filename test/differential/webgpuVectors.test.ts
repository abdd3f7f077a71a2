import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { conformanceText } from "../support/conformanceText.ts";

describe("The vectors of the WebGPU gate", () => {
  before(initHash);

  it("are what scripts/generateConformance.ts makes", async () => {
    const file = new URL("../../runtime/src/webgpu/conformance.json", import.meta.url);
    expect(await readFile(file, "utf8")).to.equal(await conformanceText());
  });
});
