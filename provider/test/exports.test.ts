import { expect } from "chai";
import * as provider from "../src/index.ts";

/** What the package promises its users; a name that leaves this list breaks them. */
const EXPORTS = `
JournalError NoSuchOpeningError SpotCheckError createOpenings createProvider createServer createTraceKeeper decide judgeOffer
measureProgram openJournal providerConfigSchema spotCheck
`;

describe("The provider", () => {
  it("exports exactly what it promises", () => {
    expect(Object.keys(provider).sort()).to.deep.equal(EXPORTS.trim().split(/\s+/));
  });
});
