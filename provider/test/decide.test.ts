import { measureProgram } from "@dpin/runtime";
import type { Job, JobState } from "@dpin/sdk";
import { expect } from "chai";
import { parseEther, zeroAddress } from "viem";
import type { Address } from "viem";
import { decide, judgeOffer, providerConfigSchema, type JournalEntry } from "../src/index.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";

const ME: Address = "0x00000000000000000000000000000000000000aA";
const OTHER: Address = "0x00000000000000000000000000000000000000bb";
const TOKEN: Address = "0x00000000000000000000000000000000000000cc";
const ROOT = `0x${"11".repeat(32)}` as const;

const entry: JournalEntry = { jobId: "7", programRoot: ROOT, inputRoot: ROOT, locator: "ab".repeat(32), reveals: [] };
const jobIn = (state: JobState, fields: Partial<Job> = {}): Job => ({
  ...{
    id: 7n,
    state,
    requester: OTHER,
    token: TOKEN,
    provider: ME,
    postedAt: 90,
    acceptBy: 200,
    runTime: 60,
    commitBy: 160,
    windowEnd: 300,
    windowCap: 500,
  },
  ...{ minPrice: 1n, maxPrice: 2n, price: 1n, locked: 10n, statement: ROOT },
  ...fields,
});
const kindsAt = (now: number, job: Job, own: JournalEntry = entry, confirmed = true) =>
  decide({ job, entry: own, provider: ME, now, sureNow: now, proofTail: 20, confirmed }).map(({ kind }) => kind);

describe("What a provider does next", () => {
  it("is to consider a posted job that is open or meant for it, while there is time", () => {
    expect(kindsAt(200, jobIn("posted", { provider: zeroAddress }))).to.deep.equal(["consider"]);
    expect(kindsAt(200, jobIn("posted"))).to.deep.equal(["consider"]);
    expect(kindsAt(201, jobIn("posted"))).to.deep.equal(["close"]);
    expect(kindsAt(100, jobIn("posted", { provider: OTHER }))).to.deep.equal(["close"]);
  });

  it("is to work on what it accepted until the commit deadline, then to free its lock, and to leave what others accepted", () => {
    expect(kindsAt(160, jobIn("accepted"))).to.deep.equal(["work"]);
    expect(kindsAt(161, jobIn("accepted"))).to.deep.equal(["expire"]);
    expect(kindsAt(161, jobIn("accepted", { provider: OTHER }))).to.deep.equal(["close"]);
    expect(kindsAt(100, jobIn("accepted", { provider: OTHER }))).to.deep.equal(["close"]);
  });

  it("is to finalize only when the window and its proof tail are over", () => {
    expect(kindsAt(320, jobIn("committed"))).to.deep.equal([]);
    expect(kindsAt(321, jobIn("committed"))).to.deep.equal(["finalize"]);
  });

  it("is to answer the demanded reveals of its own jobs all together", () => {
    const reveals = [0, 1].map((index) => ({ op: 0, level: 1, index, hash: ROOT }));
    expect(kindsAt(310, jobIn("committed"), { ...entry, reveals })).to.deep.equal(["answer"]);
    expect(kindsAt(310, jobIn("committed", { provider: OTHER }), { ...entry, reveals })).to.deep.equal(["close"]);
  });

  it("is to collect when a job of its own is final, and to forget every other end", () => {
    expect(kindsAt(400, jobIn("finalized"))).to.deep.equal(["collect"]);
    for (const state of ["cancelled", "expired", "convicted", "none"] as const) expect(kindsAt(400, jobIn(state))).to.deep.equal(["close"]);
  });
});

describe("A provider whose job has ended", () => {
  it("forgets nothing of it while a reorganisation might open its window again, but what others did it leaves at once", () => {
    for (const state of ["finalized", "cancelled", "expired", "convicted"] as const) {
      expect(kindsAt(400, jobIn(state), entry, false), state).to.deep.equal([]);
      expect(kindsAt(400, jobIn(state, { provider: OTHER }), entry, false), state).to.deep.equal(["close"]);
    }
  });

  it("does not believe a node that knows nothing of a job, or gives a computed one to another, until that is confirmed", () => {
    const computed = { ...entry, result: { outputRoot: ROOT, traceRoot: ROOT, locator: "cd".repeat(32) } };
    expect(kindsAt(400, jobIn("none", { provider: zeroAddress }), entry, false)).to.deep.equal([]);
    expect(kindsAt(400, jobIn("none", { provider: zeroAddress }), entry, true)).to.deep.equal(["close"]);
    expect(kindsAt(400, jobIn("none", { provider: zeroAddress }), computed, true), "its trace may be asked for again").to.deep.equal([]);
    for (const state of ["accepted", "committed", "finalized", "expired", "convicted"] as const)
      expect(kindsAt(100, jobIn(state, { provider: OTHER }), computed, false), state).to.deep.equal([]);
  });

  it("gives up an offer by a clock that is sure, not by a head that may be a lie", () => {
    const at = (now: number, sureNow: number) =>
      decide({ job: jobIn("posted"), entry, provider: ME, now, sureNow, proofTail: 20, confirmed: false }).map(({ kind }) => kind);
    expect(at(100_000, 150)).to.deep.equal([]);
    expect(at(150, 150)).to.deep.equal(["consider"]);
    expect(at(100_000, 201)).to.deep.equal(["close"]);
  });
});

describe("A provider's judgement of an offer", () => {
  const config = providerConfigSchema.parse({
    dataDir: "x",
    floors: [{ token: TOKEN, perJob: parseEther("1"), perGigaMac: "2000000000000000000" }],
    maxMacs: 10e9,
    maxTensorBytes: 1000,
  });
  const costs = { macs: 2e9, bytes: 10, tensorBytes: 10, gas: 0 };
  const offer = { token: TOKEN, price: parseEther("5"), maxPrice: parseEther("10"), runTime: 60, costs };
  const capacity = { backends: 1, macsPerSecond: 1e9, maxBytes: 2_000, work: [] as { macs: number; bytes: number; secondsLeft: number }[] };
  const judge = (change: Partial<Omit<typeof offer, "costs"> & typeof costs> = {}, has: Partial<typeof capacity> = {}) => {
    const { macs, tensorBytes, ...rest } = change;
    const changed = { ...costs, ...(macs !== undefined && { macs }), ...(tensorBytes !== undefined && { tensorBytes }) };
    return judgeOffer({ offer: { ...offer, ...rest, costs: changed }, config, capacity: { ...capacity, ...has } });
  };

  it("accepts at its floor, which grows with the multiply-accumulates", () => {
    expect(judge()).to.deep.equal({ kind: "accept", minPrice: parseEther("5") });
    expect(judge({ macs: 3e9 })).to.deep.equal({ kind: "wait", minPrice: parseEther("7") });
  });

  it("waits for a price that will rise to the floor and declines one that cannot", () => {
    expect(judge({ price: parseEther("5") - 1n }).kind).to.equal("wait");
    expect(judge({ maxPrice: parseEther("5") - 1n })).to.include({ kind: "decline" });
  });

  it("declines what is too large, too slow for its run time or paid in an unknown token", () => {
    expect(judge({ macs: 11e9, maxPrice: parseEther("100") }).kind).to.equal("decline");
    expect(judge({ tensorBytes: 1001 }).kind).to.equal("decline");
    expect(judge({ runTime: 3 }).kind).to.equal("decline");
    expect(judge({ runTime: 5 }, { work: [{ macs: 1e9, bytes: 0, secondsLeft: 3 }] }).kind).to.equal("decline");
    expect(judge({ token: OTHER }).kind).to.equal("decline");
  });

  it("measures a program by its elements, reductions and tensors", () => {
    expect(measureProgram(smallProgram({ seed: 1 }))).to.deep.equal({ macs: 2040 * 40, bytes: 48 + 2040 * 40 + 2040 });
  });
});

describe("A provider's config", () => {
  it("refuses what is unknown, missing or out of range", () => {
    const good = { dataDir: "x", floors: [{ token: TOKEN, perJob: "1", perGigaMac: 0n }] };
    expect(providerConfigSchema.safeParse(good).success).to.equal(true);
    for (const bad of [
      { ...good, prot: 1 },
      { ...good, port: 70_000 },
      { dataDir: "x" },
      { ...good, floors: [] },
      { ...good, floors: [{ token: "0x1", perJob: 1, perGigaMac: 0n }] },
    ]) {
      expect(
        providerConfigSchema.safeParse(bad).success,
        JSON.stringify(bad, (_, value: unknown) => String(value)),
      ).to.equal(false);
    }
  });
});
