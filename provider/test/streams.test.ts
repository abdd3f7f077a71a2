import type { DpinEvent } from "@dpin/sdk";
import { LeadershipLostError, type Leadership } from "@dpin/sdk/database";
import { expect } from "chai";
import { zeroAddress } from "viem";
import type { Address } from "viem";
import { decideStream, type BatchFacts, type StreamFacts } from "../src/streams/decideStream.ts";
import { openBatchOf } from "../src/streams/openBatchOf.ts";
import { openStreamJournal, type StreamBatchEntry, type StreamJobEntry } from "../src/streams/openStreamJournal.ts";
import { readStreamEvents } from "../src/streams/readStreamEvents.ts";
import { NOT_PAID, stateOf } from "../src/streams/stateOf.ts";
import { lead, uniqueName } from "../../test/support/testDatabase.ts";
import { rejection } from "../../test/support/rejection.ts";

const ME: Address = "0x00000000000000000000000000000000000000aA";
const TOKEN: Address = "0x00000000000000000000000000000000000000cc";
const ROOT = `0x${"11".repeat(32)}` as const;
const OTHER_ROOT = `0x${"22".repeat(32)}` as const;
const result = { outputRoot: ROOT, traceRoot: ROOT, output: "ab".repeat(32) };

const jobOf = (number: number, change: Partial<StreamJobEntry> = {}): StreamJobEntry => ({
  ...{ streamId: 3n, number, programRoot: ROOT, inputRoot: ROOT, manifest: "cd".repeat(32), price: 10n ** 30n, runTime: 60 },
  ...{ acceptedAt: 1_700_000_000_000, isPrivate: false, result: null, failure: null, batch: null, leaf: null },
  ...change,
});
const batchOf = (batch: bigint, change: Partial<StreamBatchEntry> = {}): StreamBatchEntry => ({
  ...{ streamId: 3n, batch, jobsRoot: ROOT, jobCount: 1, cumulativeAmount: 10n ** 30n, signature: "0x12", openedAt: 1_000_000 },
  ...{ locator: null, batchId: null, closed: null, reveals: [] },
  ...change,
});
const reveal = { leaf: 2, op: 0, level: 1, index: 5, hash: ROOT, respondBy: 320 };

describe("The journal of streams", () => {
  let leadership: Leadership;
  beforeEach(async () => {
    leadership = await lead(uniqueName("provider"));
  });
  afterEach(() => leadership.release());

  it("gives back jobs, vouchers and reveals as they were saved, to this provider alone", async () => {
    const journal = await openStreamJournal({ leadership });
    const [job, batch] = [jobOf(0, { result, batch: 0n, leaf: 0 }), batchOf(0n, { batchId: 2n ** 40n, reveals: [reveal] })];
    await journal.save({ jobs: [job, jobOf(1)], batches: [batch] });
    await journal.save({ jobs: [jobOf(1, { failure: "no" })], batches: [{ ...batch, locator: "ef".repeat(32) }] });
    const again = await openStreamJournal({ leadership });
    expect(again.streams()).to.deep.equal([3n]);
    expect(again.jobsOf(3n)).to.deep.equal([job, jobOf(1, { failure: "no" })]);
    expect(again.batchOf(2n ** 40n)).to.deep.equal({ ...batch, locator: "ef".repeat(32) });
    await again.save({ forget: { jobs: [job], batches: [batch] } });
    expect((await openStreamJournal({ leadership })).jobsOf(3n).map(({ number }) => number)).to.deep.equal([1]);
    const other = await lead(uniqueName("provider"));
    expect((await openStreamJournal({ leadership: other })).streams()).to.deep.equal([]);
    await other.release();
  });

  it("tells only what is safe, and loses no change of those that are made at the same time", async () => {
    const journal = await openStreamJournal({ leadership });
    await journal.save({ batches: [batchOf(0n)] });
    const add = (index: number) =>
      journal.save(() => {
        const [batch] = journal.batchesOf(3n);
        return { batches: [{ ...batch!, reveals: [...batch!.reveals, { ...reveal, index }] }] };
      });
    await Promise.all([1, 2, 3, 4].map(add));
    expect(journal.batchesOf(3n)[0]!.reveals.map(({ index }) => index)).to.deep.equal([1, 2, 3, 4]);
    await leadership.release();
    const next = await lead(leadership.name);
    expect(await rejection(journal.save({ jobs: [jobOf(9)] }))).to.be.instanceOf(LeadershipLostError);
    expect(journal.job(3n, 9)).to.equal(undefined);
    await next.release();
  });
});

describe("Where a stream stands", () => {
  it("is told by its jobs: one waits for its voucher, or is computed, or was never paid", () => {
    expect(stateOf({ jobs: [], batches: [] })).to.deep.equal({ next: 0, unpaid: null, running: false, isDefaulted: false, last: null });
    const delivered = jobOf(1, { result });
    expect(stateOf({ jobs: [jobOf(0, { result, batch: 0n, leaf: 0 }), delivered], batches: [] })).to.include({
      next: 2,
      unpaid: delivered,
    });
    expect(stateOf({ jobs: [jobOf(4)], batches: [] })).to.include({ next: 5, unpaid: null, running: true });
    expect(stateOf({ jobs: [jobOf(0, { result, failure: NOT_PAID })], batches: [] })).to.include({ unpaid: null, isDefaulted: true });
  });

  it("has the next batch open once one takes no more jobs, though the chain does not know of it yet, and owes what was signed last", () => {
    const stream = { batches: 0n, collected: 5n };
    expect(openBatchOf({ jobs: [], batches: [], stream })).to.deep.equal({ number: 0n, entry: null, statements: [], owed: 5n });
    expect(openBatchOf({ jobs: [], batches: [], stream: { batches: 4n, collected: 5n } }).number, "the database was lost").to.equal(4n);
    const jobs = [jobOf(0, { result, batch: 0n, leaf: 0 }), jobOf(1, { result })];
    const open = openBatchOf({ jobs, batches: [batchOf(0n)], stream });
    expect([open.number, open.statements.length, open.owed]).to.deep.equal([0n, 1, 10n ** 30n]);
    const sealed = openBatchOf({ jobs, batches: [batchOf(0n, { locator: "x" })], stream });
    expect([sealed.number, sealed.statements, sealed.owed]).to.deep.equal([1n, [], 10n ** 30n]);
  });
});

describe("What a provider does next about a batch", () => {
  const config = { streams: { enabled: true, maxBatchJobs: 5, maxBatchSeconds: 100, maxUnpaidSeconds: 1, maxStreams: 1, maxBytesEach: 1 } };
  const stream: StreamFacts = { token: TOKEN, batches: 0n, funded: 10n ** 31n, thawing: 0n, thawedAt: 0 };
  const leaving = { ...stream, thawing: 10n ** 31n, thawedAt: 900 };
  const onChain: BatchFacts = { state: "committed", streamId: 3n, jobsRoot: ROOT, token: TOKEN, windowEnd: 300 };
  const base = { stream, batch: null, draining: false, isBusy: false, config, now: 200, wallMs: 1_000_001, proofTail: 20, confirmed: true };
  const next = (entry: StreamBatchEntry, change: Partial<Parameters<typeof decideStream>[0]> = {}) =>
    decideStream({ entry, ...base, ...change });

  it("is to end it when it is full or old, when the requester's money is about to leave, or when it drains and nothing is under way", () => {
    expect(next(batchOf(0n))).to.deep.equal([]);
    expect(next(batchOf(0n, { jobCount: 5 }))).to.deep.equal([{ kind: "seal" }]);
    expect(next(batchOf(0n), { wallMs: 1_100_000 })).to.deep.equal([{ kind: "seal" }]);
    expect(next(batchOf(0n), { stream: leaving })).to.deep.equal([{ kind: "seal" }]);
    expect(next(batchOf(0n), { stream: { ...leaving, thawing: 9n * 10n ** 30n } }), "what stays covers it").to.deep.equal([]);
    expect(next(batchOf(0n), { draining: true })).to.deep.equal([{ kind: "seal" }]);
    expect(next(batchOf(0n), { draining: true, isBusy: true })).to.deep.equal([]);
  });

  it("is to commit it after the one before it, before its money can leave", () => {
    const sealed = batchOf(1n, { locator: "x" });
    expect(next(sealed)).to.deep.equal([]);
    expect(next(sealed, { stream: { ...stream, batches: 1n } })).to.deep.equal([{ kind: "commit", deadline: undefined }]);
    expect(next(sealed, { stream: { ...leaving, batches: 1n } })).to.deep.equal([{ kind: "commit", deadline: 900n }]);
    expect(next(sealed, { stream: { ...stream, batches: 2n } }), "its event is still to be read").to.deep.equal([]);
    expect(next(sealed, { stream: { ...stream, batches: 1n, funded: 1n } })[0]).to.include({ kind: "lost" });
    expect(next(sealed, { stream: { ...stream, token: zeroAddress } })[0]).to.include({ kind: "lost" });
  });

  it("is to answer the reveals of each job, to finalize after the window and its tail, and to end only what is confirmed", () => {
    const entry = batchOf(0n, { locator: "x", batchId: 2n ** 40n });
    const kinds = (batch: Partial<BatchFacts>, change: Partial<Parameters<typeof decideStream>[0]> = {}, own = entry) =>
      next(own, { stream: null, batch: { ...onChain, ...batch }, ...change }).map(({ kind }) => kind);
    expect(kinds({}, { now: 320 })).to.deep.equal([]);
    expect(kinds({}, { now: 321 })).to.deep.equal(["finalize"]);
    const demanded = batchOf(0n, { ...entry, reveals: [reveal, { ...reveal, index: 6 }, { ...reveal, leaf: 4 }] });
    expect(next(demanded, { stream: null, batch: onChain })).to.deep.equal([
      { kind: "answer", leaf: 2, nodes: [reveal, { ...reveal, index: 6 }] },
      { kind: "answer", leaf: 4, nodes: [{ ...reveal, leaf: 4 }] },
    ]);
    expect(kinds({ state: "finalized" })).to.deep.equal(["collect"]);
    expect(kinds({ state: "finalized" }, { confirmed: false })).to.deep.equal([]);
    expect(kinds({ state: "convicted", jobsRoot: `0x${"00".repeat(32)}` })).to.deep.equal(["close"]);
    expect(kinds({ state: "convicted" }, { confirmed: false })).to.deep.equal([]);
  });

  it("is to commit again what a reorganisation took back, also when another batch has its id now", () => {
    const entry = batchOf(0n, { locator: "x", batchId: 2n ** 40n });
    const kinds = (batch: Partial<BatchFacts>) => next(entry, { stream: null, batch: { ...onChain, ...batch } }).map(({ kind }) => kind);
    expect(kinds({ state: "none" })).to.deep.equal(["uncommitted"]);
    expect(kinds({ jobsRoot: OTHER_ROOT })).to.deep.equal(["uncommitted"]);
    expect(kinds({ streamId: 4n })).to.deep.equal(["uncommitted"]);
  });
});

describe("Events of batches", () => {
  const committed = (change: Record<string, unknown> = {}) =>
    ({
      eventName: "BatchCommitted",
      args: { batchId: 2n ** 40n, streamId: 3n, batch: 0n, jobsRoot: ROOT, provider: ME, ...change },
    }) as unknown as DpinEvent;
  const about = (eventName: string, index: number, id = 2n ** 40n) =>
    ({ eventName, args: { id, leaf: 2, op: 0, level: 1, index, hash: ROOT, respondBy: 320 } }) as unknown as DpinEvent;

  it("give a batch its id and its reveals, also in one go, and the same events twice change nothing", () => {
    let entries = [batchOf(0n, { locator: "x" })];
    const journal = { batchesOf: () => entries, batchOf: (id: bigint) => entries.find(({ batchId }) => batchId === id) };
    const events = [
      committed(),
      about("RevealDemanded", 5),
      about("RevealDemanded", 6),
      about("RevealAnswered", 6),
      about("RevealDemanded", 7, 9n),
    ];
    const [changed] = readStreamEvents({ events, journal, provider: ME });
    expect(changed).to.deep.equal(batchOf(0n, { locator: "x", batchId: 2n ** 40n, reveals: [reveal] }));
    entries = [changed!];
    expect(readStreamEvents({ events: [committed()], journal, provider: ME })).to.deep.equal([]);
    expect(readStreamEvents({ events: [...events.slice(1)], journal, provider: ME })).to.deep.equal([changed]);
  });

  it("of others, or of a batch with other jobs, are nobody's here", () => {
    const entries = [batchOf(0n, { locator: "x" })];
    const journal = { batchesOf: () => entries, batchOf: () => undefined };
    const events = [
      committed({ provider: TOKEN }),
      committed({ jobsRoot: OTHER_ROOT }),
      committed({ batch: 7n }),
      about("RevealDemanded", 1),
    ];
    expect(readStreamEvents({ events, journal, provider: ME })).to.deep.equal([]);
  });
});
