import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { sql } from "drizzle-orm";
import { startPostgres } from "../../cli/src/database/startPostgres.ts";
import { rejection } from "../../test/support/rejection.ts";
import { lead, testDatabase, testPostgres, uniqueName } from "../../test/support/testDatabase.ts";
import { wait } from "../src/index.ts";
import {
  createDatabaseLedger,
  DatabaseError,
  isDatabaseAway,
  LeadershipLostError,
  openDatabase,
  sharedMigrations,
  takeLeadership,
} from "../src/database/index.ts";

const LEADER = path.join(import.meta.dirname, "../../test/support/leader.ts");

describe("The database of a daemon", () => {
  it("is brought up to date by any number of processes that begin at once", async () => {
    const { url } = await testPostgres();
    const name = uniqueName("fresh").replaceAll(" ", "_");
    const admin = (await testDatabase()).session();
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    const fresh = new URL(url);
    fresh.pathname = `/${name}`;
    const opened = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url: fresh.href, migrations: [sharedMigrations] })));
    for (const database of opened) {
      await database.transact((transaction) => transaction.execute(sql`select count(*) from dpin.leaderships`));
      await database.close();
    }
  });

  it("says what the server refuses, and never a password", async () => {
    const wrong = new URL((await testPostgres()).url);
    wrong.password = "my-secret";
    const missing = new URL((await testPostgres()).url);
    missing.pathname = "/nothing";
    for (const [url, expected] of [
      [wrong.href, /the database cannot be used: password authentication failed/],
      [missing.href, /the database cannot be used: database "nothing" does not exist/],
    ] as const) {
      const error = (await rejection(openDatabase({ url, migrations: [sharedMigrations] }))) as Error;
      expect(error).to.be.instanceOf(DatabaseError);
      expect(error.message).to.match(expected);
      expect(`${error.stack}${JSON.stringify(error)}`)
        .not.to.include(wrong.password)
        .and.not.to.include(new URL(missing).password);
    }
  });

  it("waits for a server that is away, until it is told to end", async () => {
    const controller = new AbortController();
    let told = 0;
    const opening = openDatabase({
      ...{ url: "postgres://dpin@127.0.0.1:1/postgres", migrations: [sharedMigrations], signal: controller.signal },
      onAway: ({ error }) => {
        expect(isDatabaseAway(error)).to.equal(true);
        if (++told === 2) controller.abort(new Error("enough"));
      },
    });
    expect((await rejection(opening)) as Error).to.have.property("message", "enough");
  });

  it("is written in whole transactions: one that throws changes nothing, one that lost to another is run again", async () => {
    const database = await testDatabase();
    await database.transact((transaction) => transaction.execute(sql`create table if not exists public.counter (value int not null)`));
    await database.transact((transaction) => transaction.execute(sql`insert into public.counter values (0)`));
    const failing = database.transact(async (transaction) => {
      await transaction.execute(sql`update public.counter set value = 100`);
      throw new Error("no");
    });
    expect((await rejection(failing)) as Error).to.have.property("message", "no");
    let runs = 0;
    const bothHaveRead = Promise.withResolvers<void>();
    const increment = () =>
      database.transact(async (transaction) => {
        const run = ++runs;
        await transaction.execute(sql`set transaction isolation level serializable`);
        const { rows } = await transaction.execute<{ value: number }>(sql`select value from public.counter`);
        if (run === 2) bothHaveRead.resolve();
        await bothHaveRead.promise;
        await transaction.execute(sql`update public.counter set value = ${rows[0]!.value + 1}`);
      });
    await Promise.all([increment(), increment()]);
    const { rows } = await database.transact((transaction) => transaction.execute(sql`select value from public.counter`));
    expect(rows).to.deep.equal([{ value: 2 }]);
    expect(runs).to.equal(3);
    await database.transact((transaction) => transaction.execute(sql`drop table public.counter`));
  });

  it("outlives a restart of its server, and so does its leader", async function () {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-restart-"));
    await chmod(dir, 0o711);
    const first = await startPostgres({ dir });
    let away = 0;
    const port = Number(new URL(first.url).port);
    const database = await openDatabase({ url: first.url, migrations: [sharedMigrations], onAway: () => void away++ });
    const leadership = await takeLeadership({ database, name: "restarted" });
    const ledger = createDatabaseLedger({ leadership, account: "0xaa" });
    await ledger.write({ id: "before", time: Date.now(), wei: 1n });
    await first.stop();
    const writing = ledger.write({ id: "during", time: Date.now(), wei: 2n });
    await wait({ ms: 300 });
    const second = await startPostgres({ dir, port });
    await writing;
    expect(away).to.be.greaterThan(0);
    expect(await ledger.spentSince(0)).to.equal(3n);
    // Its session is made anew, so a second one stands by.
    await wait({ ms: 3_500 });
    expect(leadership.lost.aborted).to.equal(false);
    let waited = false;
    const controller = new AbortController();
    const next = takeLeadership({ database, name: "restarted", signal: controller.signal, onWait: () => (waited = true) });
    next.catch(() => undefined);
    while (!waited) await wait({ ms: 20 });
    controller.abort();
    await rejection(next);
    await leadership.release();
    await database.close();
    await second.stop();
    await rm(dir, { recursive: true, force: true });
  });
});

describe("Leadership", () => {
  const processes: ChildProcess[] = [];
  afterEach(() => {
    for (const child of processes.splice(0)) child.kill("SIGKILL");
  });

  async function startLeader(name: string) {
    const { url } = await testPostgres();
    const child = spawn(process.execPath, [LEADER, url, name], { stdio: ["ignore", "pipe", "inherit"] });
    processes.push(child);
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => void lines.push(line));
    const said = async (line: string) => {
      while (!lines.includes(line)) await wait({ ms: 20 });
    };
    return { child, said };
  }

  async function secondsUntilTaken(name: string): Promise<number> {
    const since = Date.now();
    const leadership = await lead(name);
    const seconds = (Date.now() - since) / 1_000;
    await leadership.release();
    return seconds;
  }

  it("is of one process at a time: the second waits until the first gives it up", async () => {
    const name = uniqueName("leader");
    const first = await lead(name);
    let waited = 0;
    const second = takeLeadership({ database: await testDatabase(), name, onWait: () => void waited++ });
    while (waited === 0) await wait({ ms: 20 });
    await wait({ ms: 1_200 });
    expect(await Promise.race([second.then(() => "taken"), Promise.resolve("waiting")])).to.equal("waiting");
    await first.release();
    const taken = await second;
    expect(waited, "told once").to.equal(1);
    expect(await rejection(first.transact(async () => "written"))).to.be.instanceOf(LeadershipLostError);
    expect(await taken.transact(async () => "written")).to.equal("written");
    await taken.release();
  });

  it("passes to another process within 15 s of kill -9", async () => {
    const name = uniqueName("leader");
    const { child, said } = await startLeader(name);
    await said("leads");
    child.kill("SIGKILL");
    expect(await secondsUntilTaken(name)).to.be.below(15);
  });

  it("passes to another process within 15 s when its own stands still, which stops when it wakes", async () => {
    const name = uniqueName("leader");
    const { child, said } = await startLeader(name);
    await said("leads");
    child.kill("SIGSTOP");
    const since = Date.now();
    const leadership = await lead(name);
    expect((Date.now() - since) / 1_000).to.be.below(15);
    const exit = once(child, "exit");
    child.kill("SIGCONT");
    await said("lost");
    await exit;
    expect(leadership.lost.aborted).to.equal(false);
    await leadership.release();
  });
});
