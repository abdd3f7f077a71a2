import { expect } from "chai";
import { parseEther } from "viem";
import { createReporter } from "../src/report/createReporter.ts";
import { formatAmount } from "../src/report/formatAmount.ts";
import { formatTable } from "../src/report/formatTable.ts";

describe("Amounts", () => {
  it("are cut, never rounded up, and grouped by thousands", () => {
    const dpin = (text: string) => formatAmount({ wei: parseEther(text), symbol: "DPIN" });
    expect(dpin("1234567.99999")).to.equal("1,234,567.9999 DPIN");
    expect(dpin("1000")).to.equal("1,000 DPIN");
    expect(dpin("-18.50")).to.equal("-18.5 DPIN");
    expect(formatAmount({ wei: 1n, symbol: "DPIN" })).to.equal("0 DPIN");
  });

  it("have equally many decimals in a column", () => {
    const cell = (text: string) => formatAmount({ wei: parseEther(text), symbol: "DPIN", digits: 2, exactly: true });
    expect([cell("5"), cell("5.128"), cell("-0.5")]).to.deep.equal(["5.00 DPIN", "5.12 DPIN", "-0.50 DPIN"]);
  });
});

describe("A table", () => {
  it("aligns numbers to the right and words to the left", () => {
    const rows = [
      ["who", "DPIN"],
      ["Ada", "5"],
      ["Mallory", "1,000"],
    ];
    expect(formatTable({ rows, indent: "" }).split("\n")).to.deep.equal([
      "who       DPIN",
      "───────  ─────",
      "Ada          5",
      "Mallory  1,000",
    ]);
  });
});

describe("The reporter without a terminal", () => {
  it("writes plain lines, and none for work that is over at once", () => {
    let text = "";
    const stream = { write: (chunk: string) => ((text += chunk), true) } as unknown as NodeJS.WritableStream;
    const reporter = createReporter({ stream });
    const task = reporter.begin({ who: "Ada", title: "runs job 1", total: 3, unit: "ops" });
    task.update(1);
    task.end();
    reporter.say("Vera", "re-runs job 1", "good");
    expect(text).to.match(/^ +0\.\d s {2}Vera {6}re-runs job 1\n$/);
  });
});
