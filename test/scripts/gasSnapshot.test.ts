import { expect } from "chai";
import { readFileSync } from "node:fs";
import { compareSnapshot } from "../../scripts/gas/compareSnapshot.ts";
import { gasTable } from "../../scripts/gas/gasTable.ts";
import { gasLimits } from "../../scripts/gas/limits.ts";

describe("the gas snapshot", () => {
  it("takes figures within one percent, and names those that rose, fell, came or went", () => {
    const committed = { same: 100_000, risen: 100_000, fallen: 100_000, gone: 5 };
    const measured = { same: 101_000, risen: 101_001, fallen: 98_999, come: 7 };
    expect(compareSnapshot({ committed, measured: committed })).to.deep.equal([]);
    expect(compareSnapshot({ committed, measured })).to.deep.equal([
      "come: 7, not in the snapshot",
      "fallen: 100000 in the snapshot, 98999 now",
      "gone: 5 in the snapshot, not measured",
      "risen: 100000 in the snapshot, 101001 now",
    ]);
  });

  it("is within its limits, has a figure for each, and is what the README shows", () => {
    const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    const gas = JSON.parse(read(".gas-snapshot")) as Record<string, number>;
    const { rows, table } = gasTable({ gas });
    expect(Object.keys(gas)).to.include.members(Object.keys(gasLimits));
    for (const { key, used, limit } of rows) if (limit !== undefined) expect(used, key).to.be.at.most(limit);
    expect(read("README.md")).to.include(`\n${table}\n`);
    // Padding costs no more than reading: it goes through the packed row sum.
    expect(gas["proveFraud.conv3x3x64.border"]).to.be.lessThan(gas["proveFraud.conv3x3x64"]!);
  });
});
