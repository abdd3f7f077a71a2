import { expect } from "chai";
import { gasLimits } from "../../../scripts/gas/limits.ts";
import { measureProveFraud } from "../../../scripts/gas/measureProveFraud.ts";

describe("The gas of proveFraud", () => {
  it("stays within its limits for 16 MiB tensors and a trace of 256 ops", async () => {
    const measured = await measureProveFraud();
    const limited = Object.keys(gasLimits).filter((key) => key.startsWith("proveFraud."));
    expect(limited).to.have.length(4);
    for (const key of limited) expect(measured[key], key).to.be.within(1, gasLimits[key]!);
    // Padding costs no more than reading: it goes through the packed row sum.
    expect(measured["proveFraud.conv3x3x64.border"]).to.be.lessThan(measured["proveFraud.conv3x3x64"]!);
  });
});
