import { globSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { parseEther } from "viem";
import { startExamples } from "../../docs/examples/run.ts";

describe("The examples of the documentation", () => {
  let started: Awaited<ReturnType<typeof startExamples>>;
  before(async () => {
    started = await startExamples();
  });
  after(() => started?.stop());

  it("are all run here", () => {
    const files = globSync("*.ts", { cwd: path.resolve(import.meta.dirname, "../../docs/examples") }).map((file) =>
      file.replace(".ts", ""),
    );
    const helpers = ["buildProgram", "createClient", "run"];
    // Beside real graph-node: subgraph/test/client.test.ts.
    const elsewhere = ["readIndex"];
    expect([...Object.keys(started.examples), ...helpers, ...elsewhere].sort()).to.deep.equal(files.sort());
  });

  it("post a job and hold its verified scores", async () => {
    const { scores, verdict } = await started.examples.postJob();
    expect(scores).to.deep.equal([30, -30, -15]);
    expect(verdict).to.deep.equal({ kind: "right", by: "openings", elements: 128 });
  });

  it("verify a result by openings and by a run", async () => {
    expect(await started.examples.verifyResult()).to.deep.equal({ sampled: "right", rerun: "right", state: "committed" });
  });

  it("pay three jobs of a stream by vouchers", async () => {
    const { earned, left } = await started.examples.payByVouchers();
    expect([earned, left]).to.deep.equal([parseEther("0.0297"), parseEther("0.97")]);
  });

  it("make a provider of an account", async () => {
    expect(await started.examples.becomeProvider()).to.deep.equal({ free: parseEther("1500"), delegationRoom: parseEther("24000") });
  });

  it("delegate and leave with what was brought", async () => {
    const { held, thawing } = await started.examples.delegate();
    // A share's price rounds a wei or so away.
    expect(parseEther("100") - held <= 1n).to.equal(true);
    expect(thawing).to.deep.equal([held]);
  });

  it("tell a refusal by its name and values", async () => {
    expect(await started.examples.decodeError()).to.match(/^job \d+ is committed: too late to take it back$/);
  });
});
