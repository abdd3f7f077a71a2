import { appendFile, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { createSpendingLimit, SpendingLimitError } from "../src/index.ts";
import { createFileLedger, LedgerError } from "../src/node.ts";
import { rejection } from "../../test/support/rejection.ts";

const DAY_MS = 86_400_000;

describe("The ledger of what a key spent", () => {
  let dir: string;
  let file: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-ledger-"));
    file = path.join(dir, "folder", "spent.jsonl");
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("is there after a restart: the day's limit holds over it", async () => {
    const limitOf = async () => createSpendingLimit({ weiPerDay: 100n, ledger: await createFileLedger({ file }) });
    const first = await limitOf();
    await (await first.reserve(60n)).settle(40n);
    await first.reserve(50n);
    const error = await rejection((await limitOf()).reserve(11n));
    expect(error, "40 spent and 50 set aside by a process that was killed").to.be.instanceOf(SpendingLimitError);
    await (await limitOf()).reserve(10n);
  });

  it("takes no more than the limit from any number of calls at once", async () => {
    const limit = createSpendingLimit({ weiPerDay: 100n, ledger: await createFileLedger({ file }) });
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => limit.reserve(9n)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).to.have.length(11);
  });

  it("frees what never happened, and what is older than a day", async () => {
    let time = 1_000;
    const limit = createSpendingLimit({ weiPerDay: 10n, ledger: await createFileLedger({ file, now: () => time }), now: () => time });
    await (await limit.reserve(10n)).settle(0n);
    await limit.reserve(10n);
    time += DAY_MS;
    expect(await rejection(limit.reserve(1n))).to.be.instanceOf(SpendingLimitError);
    time += 1;
    await limit.reserve(10n);
  });

  it("drops a line that a crash cut off, wherever, and no other", async () => {
    const ledger = await createFileLedger({ file });
    const now = Date.now();
    await ledger.write({ id: "a", time: now, wei: 5n });
    await ledger.write({ id: "b", time: now, wei: 7n });
    const whole = await readFile(file, "utf8");
    const second = whole.indexOf("\n") + 1;
    for (let cut = second; cut < whole.length; ++cut) {
      await writeFile(file, whole.slice(0, cut));
      expect(await (await createFileLedger({ file })).spentSince(0), `cut at ${cut}`).to.equal(5n);
    }
    await writeFile(file, whole);
    expect(await (await createFileLedger({ file })).spentSince(0)).to.equal(12n);
  });

  it("is whole again with the first write that succeeds after one that failed", async () => {
    const ledger = await createFileLedger({ file });
    const now = Date.now();
    await ledger.write({ id: "a", time: now, wei: 5n });
    // A folder in the file's place: nothing can be written, as on a full disk.
    const whole = await readFile(file);
    await rm(file);
    await mkdir(file);
    expect(await rejection(ledger.write({ id: "b", time: now, wei: 7n }))).to.be.instanceOf(Error);
    await rmdir(file);
    await writeFile(file, Buffer.concat([whole, Buffer.from('{"id":"b","ti')]));
    await ledger.write({ id: "c", time: now, wei: 9n });
    expect(await (await createFileLedger({ file })).spentSince(0), "what could not be written down is not forgotten either").to.equal(21n);
  });

  it("forgets on opening what no day's limit counts any more", async () => {
    const now = Date.now();
    const ledger = await createFileLedger({ file });
    await ledger.write({ id: "old", time: now - 3 * DAY_MS, wei: 5n });
    await ledger.write({ id: "new", time: now, wei: 7n });
    await createFileLedger({ file });
    expect(await readFile(file, "utf8")).to.equal(`${JSON.stringify({ id: "new", time: now, wei: "7" })}\n`);
  });

  it("refuses a file that is something else, and leaves it as it is", async () => {
    await createFileLedger({ file });
    for (const content of ["nonsense\n", '{"id":"a","time":1,"wei":"-1"}\n', '{"id":"a","time":1}\n', "\n"]) {
      await writeFile(file, content);
      expect(await rejection(createFileLedger({ file })), content).to.be.instanceOf(LedgerError);
      expect(await readFile(file, "utf8")).to.equal(content);
    }
    await writeFile(file, "");
    await appendFile(file, "half of a li");
    expect(await (await createFileLedger({ file })).spentSince(0)).to.equal(0n);
  });

  it("sums whatever was written last under each id, in the file as in memory", async () => {
    const writes = fc.array(fc.record({ id: fc.constantFrom("a", "b", "c"), wei: fc.bigInt({ min: 0n, max: 10n ** 30n }) }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(writes, async (list) => {
        await rm(file, { force: true });
        const ledger = await createFileLedger({ file });
        const time = Date.now();
        await Promise.all(list.map((spending) => ledger.write({ ...spending, time })));
        const expected = [...new Map(list.map(({ id, wei }) => [id, wei])).values()].reduce((sum, wei) => sum + wei, 0n);
        expect(await ledger.spentSince(time)).to.equal(expected);
        expect(await (await createFileLedger({ file })).spentSince(time)).to.equal(expected);
      }),
      { numRuns: 30 },
    );
  });
});
