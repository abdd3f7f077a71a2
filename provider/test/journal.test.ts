import type { DpinEvent } from "@dpin/sdk";
import { LeadershipLostError, type Leadership } from "@dpin/sdk/database";
import { expect } from "chai";
import { zeroAddress } from "viem";
import { readEvents } from "../src/agent/readEvents.ts";
import { JournalError, openJournal, type JournalEntry } from "../src/index.ts";
import { rejection } from "../../test/support/rejection.ts";
import { lead, uniqueName } from "../../test/support/testDatabase.ts";

const ROOT = `0x${"11".repeat(32)}` as const;
const ME = "0x00000000000000000000000000000000000000aA";
const OTHER = "0x00000000000000000000000000000000000000bb";
const entryOf = (jobId: string): JournalEntry => ({ jobId, programRoot: ROOT, inputRoot: ROOT, locator: "ab".repeat(32), reveals: [] });

describe("A provider's journal", () => {
  let leadership: Leadership;
  beforeEach(async () => (leadership = await lead(uniqueName("provider"))));
  afterEach(() => leadership.release());

  it("starts at the deployment and continues where it was saved", async () => {
    const first = await openJournal({ leadership, network: "1:0xaa", fromBlock: 5n });
    expect([first.nextBlock, first.jobs().length]).to.deep.equal([5n, 0]);
    const result = { outputRoot: ROOT, traceRoot: ROOT, locator: "cd".repeat(32) };
    await first.save({ nextBlock: 9n, entries: [{ ...entryOf("1"), result }, entryOf("2")] });
    const again = await openJournal({ leadership, network: "1:0xaa", fromBlock: 5n });
    expect(again.nextBlock).to.equal(9n);
    expect(again.find(1n)).to.deep.equal({ ...entryOf("1"), result });
    expect(again.jobs()).to.have.lengthOf(2);
  });

  it("forgets what is closed", async () => {
    const journal = await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n });
    await journal.save({ entries: [entryOf("1"), entryOf("2")] });
    await journal.save({ entries: [{ ...entryOf("1"), closed: "finalized" }] });
    expect(journal.find(1n)).to.equal(undefined);
    expect((await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n })).jobs().map(({ jobId }) => jobId)).to.deep.equal(["2"]);
  });

  it("is whole after saves at the same time", async () => {
    const journal = await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n });
    await Promise.all(Array.from({ length: 20 }, (_, i) => journal.save({ nextBlock: BigInt(i), entries: [entryOf(String(i))] })));
    const again = await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n });
    expect([again.nextBlock, again.jobs().length]).to.deep.equal([19n, 20]);
  });

  it("changes an entry that it has: another result, other reveals", async () => {
    const journal = await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n });
    await journal.save({ entries: [entryOf("7")] });
    const changed = {
      ...entryOf("7"),
      result: { outputRoot: ROOT, traceRoot: ROOT, locator: "cd".repeat(32) },
      reveals: [{ op: 1, level: 2, index: 3, hash: ROOT }],
    };
    await journal.save({ entries: [changed] });
    expect((await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n })).jobs()).to.deep.equal([changed]);
  });

  it("is not another provider's in the same database", async () => {
    await (await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n })).save({ entries: [entryOf("1")] });
    const other = await lead(uniqueName("provider"));
    expect((await openJournal({ leadership: other, network: "1:0xaa", fromBlock: 0n })).jobs()).to.deep.equal([]);
    await other.release();
  });

  it("takes nothing from a process that another one has replaced, and holds what could not be saved for the next save", async () => {
    const journal = await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n });
    await leadership.release();
    const next = await lead(leadership.name);
    expect(await rejection(journal.save({ nextBlock: 9n, entries: [entryOf("1")] }))).to.be.instanceOf(LeadershipLostError);
    const kept = await openJournal({ leadership: next, network: "1:0xaa", fromBlock: 0n });
    expect([kept.nextBlock, kept.jobs()]).to.deep.equal([0n, []]);
    let fails = false;
    const transact: Leadership["transact"] = (run) => (fails ? Promise.reject(new Error("no")) : next.transact(run));
    const journalOfNext = await openJournal({ leadership: { ...next, transact }, network: "1:0xaa", fromBlock: 0n });
    fails = true;
    expect((await rejection(journalOfNext.save({ nextBlock: 9n, entries: [entryOf("1")] }))) as Error).to.have.property("message", "no");
    fails = false;
    await journalOfNext.save({});
    const after = await openJournal({ leadership: next, network: "1:0xaa", fromBlock: 0n });
    expect([after.nextBlock, after.jobs()]).to.deep.equal([9n, [entryOf("1")]]);
    await next.release();
  });

  it("is not read on another network", async () => {
    await (await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n })).save({ entries: [entryOf("1")] });
    const error = await rejection(openJournal({ leadership, network: "2:0xaa", fromBlock: 0n }));
    expect(error).to.be.instanceOf(JournalError);
    expect((error as JournalError).message).to.include("another network");
  });

  it("takes jobs and reveals from events, and the same events twice change nothing", async () => {
    const journal = await openJournal({ leadership, network: "1:0xaa", fromBlock: 0n });
    const posted = (jobId: bigint, provider: string) =>
      ({
        eventName: "JobPosted",
        args: { jobId, provider, programRoot: ROOT, inputRoot: ROOT, locator: "ab".repeat(32) },
      }) as unknown as DpinEvent;
    const reveal = (eventName: string, index: number) =>
      ({ eventName, args: { id: 1n, leaf: 0, op: 0, level: 1, index, hash: ROOT, respondBy: 320 } }) as unknown as DpinEvent;
    const events = [
      posted(1n, ME),
      posted(2n, zeroAddress),
      posted(3n, OTHER),
      reveal("RevealDemanded", 0),
      reveal("RevealDemanded", 1),
      reveal("RevealAnswered", 0),
    ];
    const entries = readEvents({ events, journal, provider: ME });
    expect(entries.map(({ jobId }) => jobId)).to.deep.equal(["1", "2"]);
    expect(entries[0]!.reveals).to.deep.equal([{ op: 0, level: 1, index: 1, hash: ROOT, respondBy: 320 }]);
    await journal.save({ entries });
    const again = readEvents({ events, journal, provider: ME });
    expect(again).to.deep.equal([entries[0]]);
  });
});
