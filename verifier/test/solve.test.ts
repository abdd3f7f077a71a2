import { JOB_STATES } from "@dpin/sdk";
import type { TraceNode } from "@dpin/sdk";
import { expect } from "chai";
import fc from "fast-check";
import { solve } from "../src/dispute/solve.ts";
import type { DisputeJob, DisputeState, Evidence, Finding, RevealStatus } from "../src/dispute/types.ts";

const evidence: Evidence = { proof: "0x01", salt: "0x02", claim: "0x03", kind: "Element" };
const node: TraceNode = { op: 3, level: 4, index: 1, hash: "0x07" };
const reveal = { node, opening: "0x0405" as const };

function job(changes: Partial<DisputeJob> = {}): DisputeJob {
  return {
    jobId: 7n,
    state: "committed",
    confirmed: true,
    windowEnd: 1000,
    windowCap: 5000,
    finding: { kind: "unchecked" },
    claim: null,
    conviction: null,
    reveals: [],
    ...changes,
  };
}

function state(jobs: DisputeJob[], changes: Partial<DisputeState> = {}): DisputeState {
  const { now = 500 } = changes;
  return { now, sureNow: now, block: 20n, proofTail: 60, responseTime: 100, depositCredit: 0n, jobs, ...changes };
}

function status(changes: Partial<RevealStatus> = {}): RevealStatus {
  return { node, mine: true, deposit: 10n, respondBy: 700, answered: false, ...changes };
}

const proven: Finding = { kind: "proven", evidence };
const wanting: Finding = { kind: "wanting", reveal };

describe("The dispute solver", () => {
  it("checks a committed job while its window is open", () => {
    expect(solve(state([job()]))).to.deep.equal([{ kind: "check", jobId: 7n }]);
    expect(solve(state([job()], { now: 1000 }))).to.deep.equal([{ kind: "check", jobId: 7n }]);
  });

  it("closes a job that it could not check in time", () => {
    expect(solve(state([job()], { now: 1001 }))).to.deep.equal([
      { kind: "close", jobId: 7n, reason: "the window closed before the job was checked" },
    ]);
  });

  it("leaves a job alone that is being checked or is closed", () => {
    expect(
      solve(state([job({ finding: { kind: "checking" } }), job({ finding: { kind: "closed", reason: "every root is equal" } })])),
    ).to.deep.equal([]);
  });

  it("searches a job whose roots differ, until its window closes", () => {
    const differing = job({ finding: { kind: "differs" } });
    expect(solve(state([differing]))).to.deep.equal([{ kind: "search", jobId: 7n }]);
    expect(solve(state([differing], { now: 1001 })).map(({ kind }) => kind)).to.deep.equal(["close"]);
  });

  it("demands the node that the search wants, once", () => {
    expect(solve(state([job({ finding: wanting })]))).to.deep.equal([{ kind: "demandReveal", jobId: 7n, reveal }]);
    expect(solve(state([job({ finding: wanting, reveals: [status()] })]))).to.deep.equal([]);
  });

  it("waits for a reveal that someone else demanded", () => {
    expect(solve(state([job({ finding: wanting, reveals: [status({ mine: false })] })]))).to.deep.equal([]);
  });

  it("is not content with the reveal of another node", () => {
    const other = status({ node: { ...node, index: 2 }, answered: true });
    expect(solve(state([job({ finding: wanting, reveals: [other] })]))).to.deep.equal([{ kind: "demandReveal", jobId: 7n, reveal }]);
  });

  it("demands nothing that could not be answered before the window's cap", () => {
    const [action] = solve(state([job({ finding: wanting, windowCap: 600 })]));
    expect(action).to.deep.equal({ kind: "close", jobId: 7n, reason: "no time was left for one more reveal" });
    expect(solve(state([job({ finding: wanting, windowCap: 601 })])).map(({ kind }) => kind)).to.deep.equal(["demandReveal"]);
  });

  it("searches on with an answer", () => {
    expect(solve(state([job({ finding: wanting, reveals: [status({ answered: true })] })]))).to.deep.equal([{ kind: "search", jobId: 7n }]);
  });

  it("convicts silence only after the last second to respond", () => {
    const silent = job({ finding: wanting, reveals: [status({ respondBy: 700 })] });
    expect(solve(state([silent], { now: 700 }))).to.deep.equal([]);
    expect(solve(state([silent], { now: 701 }))).to.deep.equal([{ kind: "convictSilence", jobId: 7n, node }]);
  });

  it("claims before it proves", () => {
    expect(solve(state([job({ finding: proven })]))).to.deep.equal([{ kind: "commitClaim", jobId: 7n, evidence }]);
    expect(solve(state([job({ finding: proven, claim: { block: 20n, time: 500 } })]))).to.deep.equal([
      { kind: "proveFraud", jobId: 7n, evidence },
    ]);
  });

  it("does not prove against a node that has not seen the claim's block", () => {
    expect(solve(state([job({ finding: proven, claim: { block: 21n, time: 500 } })]))).to.deep.equal([]);
  });

  it("proves in the tail what it claimed in the window, and claims nothing there", () => {
    expect(solve(state([job({ finding: proven, claim: { block: 5n, time: 500 } })], { now: 1060 })).map(({ kind }) => kind)).to.deep.equal([
      "proveFraud",
    ]);
    expect(solve(state([job({ finding: proven, claim: { block: 5n, time: 500 } })], { now: 1061 }))).to.deep.equal([
      { kind: "close", jobId: 7n, reason: "the proof tail ended before the proof" },
    ]);
    expect(solve(state([job({ finding: proven })], { now: 1001 }))).to.deep.equal([
      { kind: "close", jobId: 7n, reason: "the window closed before the claim" },
    ]);
  });

  it("settles its own conviction, takes its unanswered deposits back, then closes", () => {
    const convicted = job({
      state: "convicted",
      finding: proven,
      conviction: { mine: true, settled: false },
      reveals: [status(), status({ answered: true })],
    });
    expect(solve(state([convicted]))).to.deep.equal([
      { kind: "reclaimDeposit", jobId: 7n, node },
      { kind: "settle", jobId: 7n },
    ]);
    const done = job({
      state: "convicted",
      finding: proven,
      conviction: { mine: true, settled: true },
      reveals: [status({ deposit: 0n })],
    });
    expect(solve(state([done]))).to.deep.equal([{ kind: "close", jobId: 7n, reason: "convicted" }]);
  });

  it("settles nothing for others", () => {
    const convicted = job({
      state: "convicted",
      finding: proven,
      conviction: { mine: false, settled: false },
      reveals: [status({ mine: false })],
    });
    expect(solve(state([convicted]))).to.deep.equal([{ kind: "close", jobId: 7n, reason: "convicted by another challenger" }]);
  });

  it("withdraws what its deposits left", () => {
    expect(solve(state([], { depositCredit: 1n }))).to.deep.equal([{ kind: "withdrawDeposits" }]);
  });

  it("closes jobs that ended otherwise, and says when a fault got away", () => {
    const reasons = [
      job({ state: "finalized" }),
      job({ state: "finalized", finding: proven }),
      job({ state: "expired" }),
      job({ state: "cancelled" }),
    ];
    expect(solve(state(reasons)).map((action) => (action.kind === "close" ? action.reason : action.kind))).to.deep.equal([
      "finalized",
      "finalized before the fault was proven",
      "expired",
      "cancelled",
    ]);
  });

  it("forgets no job, nor its proof, while a reorganisation might bring it back", () => {
    const ends = (["finalized", "expired", "cancelled"] as const).map((end) => job({ state: end, confirmed: false, finding: proven }));
    expect(solve(state(ends))).to.deep.equal([]);
    const convicted = (conviction: DisputeJob["conviction"], confirmed: boolean) =>
      solve(state([job({ state: "convicted", finding: proven, conviction, confirmed })])).map(({ kind }) => kind);
    expect(convicted({ mine: true, settled: false }, false), "what it earned it takes at once").to.deep.equal(["settle"]);
    expect(convicted({ mine: true, settled: true }, false)).to.deep.equal([]);
    expect(convicted({ mine: false, settled: false }, false)).to.deep.equal([]);
    expect(convicted({ mine: true, settled: true }, true)).to.deep.equal(["close"]);
  });

  it("waits for a commitment that a reorganisation of the chain took back", () => {
    expect(solve(state([job({ state: "accepted", finding: proven }), job({ state: "posted" }), job({ state: "none" })]))).to.deep.equal([]);
  });

  it("puts what must be on chain first in the order of deadlines, and its own work last", () => {
    const jobs = [
      job({ jobId: 1n, windowEnd: 900 }),
      job({ jobId: 2n, windowEnd: 800, finding: proven }),
      job({ jobId: 3n, windowEnd: 700, finding: proven, claim: { block: 4n, time: 500 } }),
      job({ jobId: 4n, windowEnd: 600 }),
      job({ jobId: 5n, state: "finalized" }),
    ];
    const order = solve(state(jobs)).map((action) => ("jobId" in action ? `${action.kind} ${action.jobId}` : action.kind));
    expect(order).to.deep.equal(["proveFraud 3", "commitClaim 2", "close 5", "check 4", "check 1"]);
  });

  it("never acts twice on a closed job, never claims outside the window and never proves without an earlier claim, whatever the state", () => {
    const finding = fc.constantFrom<Finding>(
      { kind: "unchecked" },
      { kind: "checking" },
      { kind: "closed", reason: "-" },
      { kind: "differs" },
      wanting,
      proven,
    );
    const anyJob = fc.record({
      jobId: fc.bigInt(1n, 9n),
      state: fc.constantFrom(...JOB_STATES),
      windowEnd: fc.integer({ min: 0, max: 2000 }),
      windowCap: fc.integer({ min: 0, max: 3000 }),
      finding,
      confirmed: fc.boolean(),
      claim: fc.option(fc.record({ block: fc.bigInt(1n, 30n), time: fc.nat(1200) })),
      conviction: fc.option(fc.record({ mine: fc.boolean(), settled: fc.boolean() })),
      reveals: fc.array(
        fc.record({
          node: fc.constant(node),
          mine: fc.boolean(),
          deposit: fc.bigInt(0n, 3n),
          respondBy: fc.integer({ min: 0, max: 2000 }),
          answered: fc.boolean(),
        }),
        { maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(anyJob, fc.integer({ min: 0, max: 3000 }), fc.bigInt(1n, 30n), (one, now, block) => {
        const before = JSON.stringify(one, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
        const actions = solve(state([one], { now, block }));
        expect(
          JSON.stringify(one, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)),
          "the state is not touched",
        ).to.equal(before);
        for (const { kind } of actions) {
          if (kind === "commitClaim") expect(now <= one.windowEnd && one.claim === null && one.state === "committed").to.equal(true);
          if (kind === "proveFraud")
            expect(one.claim!.block <= block && one.claim!.time <= one.windowEnd && now <= one.windowEnd + 60).to.equal(true);
          if (kind === "convictSilence") expect(one.reveals.some(({ answered, respondBy }) => !answered && respondBy < now)).to.equal(true);
          if (kind === "settle") expect(one.conviction).to.include({ mine: true, settled: false });
          if (kind === "close") expect(one.finding.kind).not.to.equal("closed");
          if (kind === "close" && one.state !== "committed") expect(one.confirmed).to.equal(true);
          if (one.finding.kind === "closed") expect(["settle", "reclaimDeposit"]).to.include(kind);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
