import { toHex } from "@dpin/runtime";
import { expect } from "chai";
import { disputedRun } from "../../test/support/disputedRun.ts";
import { evidenceOf } from "../src/dispute/evidenceOf.ts";
import type { JournalRecord } from "../src/journal/openJournal.ts";
import { judgeOutcome } from "../src/work/judgeOutcome.ts";
import type { Outcome, Task } from "../src/work/types.ts";

const OWN = `0x${"aa".repeat(20)}` as const;
const OTHER = `0x${"bb".repeat(20)}` as const;

describe("A worker's proof", () => {
  let task: Task;
  let proof: Uint8Array;
  const proven = (changes: { proof?: Uint8Array; challenger?: typeof OWN } = {}): Outcome => ({
    kind: "proven",
    evidence: evidenceOf({ jobId: 5n, kind: "Element", proof, challenger: OWN, ...changes }),
  });

  before(async () => {
    const lying = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    proof = await lying.proof();
    const { programRoot, inputRoot, outputRoot, traceRoot } = lying.statement;
    const roots = {
      programRoot: toHex(programRoot),
      inputRoot: toHex(inputRoot),
      outputRoot: toHex(outputRoot),
      traceRoot: toHex(traceRoot),
    };
    const record: JournalRecord = {
      ...{ jobId: 5n, block: 1n, provider: OTHER, ...roots, jobLocator: "", outputLocator: "" },
      ...{ tier: "rerun", finding: "differs", demanded: [] },
    };
    task = { kind: "search", record, challenger: OWN, elements: 0, secondsLeft: 60 };
  });

  it("is used as it is when it convicts and its claim is the coordinator's", () => {
    const outcome = proven();
    expect(judgeOutcome({ task, outcome })).to.equal(outcome);
  });

  it("is an alarm and no claim when it does not convict, is another job's, or is bound to somebody else", () => {
    const broken = proof.slice();
    broken[broken.length - 1]! ^= 1;
    for (const [outcome, problem] of [
      [proven({ proof: broken }), /does not convict/],
      [proven({ proof: proof.subarray(0, 40) }), /does not convict/],
      [proven({ challenger: OTHER }), /is not the one that its claim is for/],
    ] as const) {
      const judged = judgeOutcome({ task, outcome });
      expect(judged).to.deep.include({ kind: "failed", curable: false, alarm: "workers" });
      expect((judged as { reason: string }).reason).to.match(problem);
    }
    const honest = { ...task, record: { ...task.record, traceRoot: `0x${"11".repeat(32)}` as const } };
    expect(judgeOutcome({ task: honest, outcome: proven() })).to.have.property("kind", "failed");
  });

  it("is all that is judged: what costs no claim passes", () => {
    const right: Outcome = { kind: "right", runMs: 3 };
    expect(judgeOutcome({ task, outcome: right })).to.equal(right);
  });
});
