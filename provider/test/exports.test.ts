import { expect } from "chai";
import * as provider from "../src/index.ts";

/** What the package promises its users; a name that leaves this list breaks them. */
const EXPORTS = `
LIST
`;

describe("The provider", () => {
  it("exports exactly what it promises", () => {
    expect(Object.keys(provider).sort()).to.deep.equal(EXPORTS.trim().split(/\s+/));
  });
});
