import { expect } from "chai";
import * as verifier from "../src/index.ts";

describe("The verifier", () => {
  it("exports exactly what it promises", () => {
    expect(Object.keys(verifier).sort()).to.deep.equal(["JournalError", "createVerifier", "verifierPolicySchema"]);
  });
});
