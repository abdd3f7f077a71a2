import { expect } from "chai";
import { readFileSync } from "node:fs";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { executionTerms } from "../../runtime/src/program/executionTerms.ts";
import { inspectProgram } from "../../runtime/src/program/inspectProgram.ts";
import { proofGas } from "../../runtime/src/program/proofGas.ts";
import { countHashes } from "../../scripts/gas/countHashes.ts";
import { fraudScenario } from "../../scripts/gas/fraudScenario.ts";
import { fraudScenarios } from "../../scripts/gas/fraudScenarios.ts";
import { elementProof, encodeElementProof } from "../support/elementProof.ts";

const OP = 255;

describe("the gas model of proofs", () => {
  before(initHash);

  it("is within 3 % of the measured table, and its worst case is no less than any measurement", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    for (const [name, { op, element }] of Object.entries(fraudScenarios)) {
      const row = new RegExp(`\\| proveFraud\\.${name.replaceAll(".", "\\.")} \\| ([\\d,]+) \\|`).exec(readme);
      const measured = Number(row?.[1]?.replaceAll(",", ""));
      const committed = fraudScenario({ op });
      const proof = elementProof({ committed, op: OP, element });
      const disputed = committed.program.ops[OP]!;
      const gas = proofGas({
        bytes: encodeElementProof(proof).length,
        terms: executionTerms({ op: disputed, size: countHashes({ proof }) }),
      });
      const worst = inspectProgram(committed).ops[OP]!.proofGas;
      console.log(`      ${name}: measured ${measured}, model ${gas}, at worst ${worst}`);
      expect(gas / measured).to.be.within(0.97, 1.03);
      expect(worst).to.be.at.least(measured);
      expect(worst).to.be.at.most(1.5 * measured);
    }
  });
});
