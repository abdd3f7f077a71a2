import { expect } from "chai";
import fc from "fast-check";
import { createSpendingLimit, SpendingLimitError, type SpendingLedger } from "../src/index.ts";
import { createMemoryLedger } from "../src/fees/createMemoryLedger.ts";
import { createDatabaseLedger, LeadershipLostError, type Leadership } from "../src/database/index.ts";
import { rejection } from "../../test/support/rejection.ts";
import { lead, uniqueName } from "../../test/support/testDatabase.ts";

const DAY_MS = 86_400_000;

describe("The ledger of what a key spent", () => {
  let leadership: Leadership;
  let account: string;
  const open = () => createDatabaseLedger({ leadership, account });
  before(async () => (leadership = await lead(uniqueName("ledger"))));
  after(() => leadership.release());
  beforeEach(() => (account = uniqueName("0xAb")));

  it("is there after a restart: the day's limit holds over it", async () => {
    const limitOf = () => createSpendingLimit({ weiPerDay: 100n, ledger: open() });
    const first = limitOf();
    await (await first.reserve(60n)).settle(40n);
    await first.reserve(50n);
    const error = await rejection(limitOf().reserve(11n));
    expect(error, "40 spent and 50 set aside by a process that was killed").to.be.instanceOf(SpendingLimitError);
    await limitOf().reserve(10n);
  });

  it("takes no more than the limit from any number of calls at once", async () => {
    const limit = createSpendingLimit({ weiPerDay: 100n, ledger: open() });
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => limit.reserve(9n)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).to.have.length(11);
  });

  it("frees what never happened, and what is older than a day", async () => {
    let time = 1_000;
    const limit = createSpendingLimit({ weiPerDay: 10n, ledger: open(), now: () => time });
    await (await limit.reserve(10n)).settle(0n);
    await limit.reserve(10n);
    time += DAY_MS;
    expect(await rejection(limit.reserve(1n))).to.be.instanceOf(SpendingLimitError);
    time += 1;
    await limit.reserve(10n);
  });

  it("keeps the keys of one database apart, whatever their spelling", async () => {
    const now = Date.now();
    await open().write({ id: "a", time: now, wei: 2n ** 200n });
    expect(await createDatabaseLedger({ leadership, account: account.toUpperCase() }).spentSince(0)).to.equal(2n ** 200n);
    expect(await createDatabaseLedger({ leadership, account: `${account}b` }).spentSince(0)).to.equal(0n);
  });

  it("forgets with a write what no day's limit counts any more", async () => {
    const now = Date.now();
    await open().write({ id: "old", time: now - 3 * DAY_MS, wei: 5n });
    await open().write({ id: "new", time: now, wei: 7n });
    expect(await open().spentSince(0)).to.equal(7n);
  });

  it("lets nobody spend who is not the leader any more", async () => {
    const name = uniqueName("ledger");
    const first = await lead(name);
    const limit = createSpendingLimit({ weiPerDay: 100n, ledger: createDatabaseLedger({ leadership: first, account }) });
    await limit.reserve(1n);
    await first.release();
    const second = await lead(name);
    expect(await rejection(limit.reserve(1n))).to.be.instanceOf(LeadershipLostError);
    expect(await open().spentSince(0)).to.equal(1n);
    await second.release();
  });

  it("sums whatever was written last under each id, in the database as in memory", async () => {
    const writes = fc.array(fc.record({ id: fc.constantFrom("a", "b", "c"), wei: fc.bigInt({ min: 0n, max: 10n ** 30n }) }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(writes, async (list) => {
        account = uniqueName("0xCd");
        const time = Date.now();
        const expected = [...new Map(list.map(({ id, wei }) => [id, wei])).values()].reduce((sum, wei) => sum + wei, 0n);
        for (const ledger of [open(), createMemoryLedger()] satisfies SpendingLedger[]) {
          for (const spending of list) await ledger.write({ ...spending, time });
          expect(await ledger.spentSince(time)).to.equal(expected);
        }
      }),
      { numRuns: 20 },
    );
  });
});
