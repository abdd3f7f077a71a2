import { expect } from "chai";
import * as sdk from "../src/index.ts";

/** What the package promises its users; a name that leaves this list breaks them. */
const EXPORTS = `
LIST
`;

describe("The sdk", () => {
  it("exports exactly what it promises", () => {
    expect(Object.keys(sdk).sort()).to.deep.equal(EXPORTS.trim().split(/\s+/));
  });
});
