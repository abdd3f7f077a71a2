import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { DpinEvent } from "@dpin/sdk";
import { expect } from "chai";
import { zeroAddress } from "viem";
import { readEvents } from "../src/agent/readEvents.ts";
import { JournalError, openJournal, type JournalEntry } from "../src/index.ts";
import { rejection } from "../../test/support/rejection.ts";

const ROOT = `0x${"11".repeat(32)}` as const;
const ME = "0x00000000000000000000000000000000000000aA";
const OTHER = "0x00000000000000000000000000000000000000bb";
const entryOf = (jobId: string): JournalEntry => ({ jobId, programRoot: ROOT, inputRoot: ROOT, locator: "ab".repeat(32), reveals: [] });

describe("A provider's journal", () => {
  let dir: string;
  beforeEach(async () => (dir = await mkdtemp(path.join(os.tmpdir(), "dpin-journal-"))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("starts at the deployment and continues where it was saved", async () => {
    const first = await openJournal({ dir, network: "1:0xaa", fromBlock: 5n });
    expect([first.nextBlock, first.jobs().length]).to.deep.equal([5n, 0]);
    const result = { outputRoot: ROOT, traceRoot: ROOT, locator: "cd".repeat(32) };
    await first.save({ nextBlock: 9n, entries: [{ ...entryOf("1"), result }, entryOf("2")] });
    const again = await openJournal({ dir, network: "1:0xaa", fromBlock: 5n });
    expect(again.nextBlock).to.equal(9n);
    expect(again.find(1n)).to.deep.equal({ ...entryOf("1"), result });
    expect(again.jobs()).to.have.lengthOf(2);
  });

  it("forgets what is closed", async () => {
    const journal = await openJournal({ dir, network: "1:0xaa", fromBlock: 0n });
    await journal.save({ entries: [entryOf("1"), entryOf("2")] });
    await journal.save({ entries: [{ ...entryOf("1"), closed: "finalized" }] });
    expect(journal.find(1n)).to.equal(undefined);
    expect((await openJournal({ dir, network: "1:0xaa", fromBlock: 0n })).jobs().map(({ jobId }) => jobId)).to.deep.equal(["2"]);
  });

  it("is whole after saves at the same time and leaves nothing beside it", async () => {
    const journal = await openJournal({ dir, network: "1:0xaa", fromBlock: 0n });
    await Promise.all(Array.from({ length: 20 }, (_, i) => journal.save({ nextBlock: BigInt(i), entries: [entryOf(String(i))] })));
    const again = await openJournal({ dir, network: "1:0xaa", fromBlock: 0n });
    expect([again.nextBlock, again.jobs().length]).to.deep.equal([19n, 20]);
    expect(await readdir(dir)).to.deep.equal(["journal.json"]);
  });

  it("is not read when it is broken: a provider that forgot its jobs would lose its stake", async () => {
    for (const text of ["", "{", '{"version":2}', '{"version":1,"network":"1:0xaa","nextBlock":"1","jobs":[{}]}']) {
      await writeFile(path.join(dir, "journal.json"), text);
      expect(await rejection(openJournal({ dir, network: "1:0xaa", fromBlock: 0n }))).to.be.instanceOf(JournalError);
    }
  });

  it("is not read on another network", async () => {
    await (await openJournal({ dir, network: "1:0xaa", fromBlock: 0n })).save({ entries: [entryOf("1")] });
    const error = await rejection(openJournal({ dir, network: "2:0xaa", fromBlock: 0n }));
    expect(error).to.be.instanceOf(JournalError);
    expect((error as JournalError).message).to.include("belongs to another network");
  });

  it("takes jobs and reveals from events, and the same events twice change nothing", async () => {
    const journal = await openJournal({ dir, network: "1:0xaa", fromBlock: 0n });
    const posted = (jobId: bigint, provider: string) =>
      ({
        eventName: "JobPosted",
        args: { jobId, provider, programRoot: ROOT, inputRoot: ROOT, locator: "ab".repeat(32) },
      }) as unknown as DpinEvent;
    const reveal = (eventName: string, index: number) =>
      ({ eventName, args: { id: 1n, leaf: 0, op: 0, level: 1, index, hash: ROOT } }) as unknown as DpinEvent;
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
    expect(entries[0]!.reveals).to.deep.equal([{ op: 0, level: 1, index: 1, hash: ROOT }]);
    await journal.save({ entries });
    const again = readEvents({ events, journal, provider: ME });
    expect(again).to.deep.equal([entries[0]]);
  });
});
