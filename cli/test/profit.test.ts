import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { openDatabase, sharedMigrations } from "@dpin/sdk/database";
import { verifierMigrations } from "@dpin/verifier";
import { expect } from "chai";
import { payments } from "../../verifier/src/journal/tables.ts";
import { runCli } from "../src/runCli.ts";
import { startPostgres } from "../src/database/startPostgres.ts";

/** What a command line writes to its outputs, and its exit code. */
async function dpin(...argv: string[]) {
  const told = { stdout: "", stderr: "", code: 0 };
  const into = (name: "stdout" | "stderr") =>
    new Writable({ write: (chunk, _encoding, done) => ((told[name] += String(chunk)), done()) }) as unknown as NodeJS.WriteStream;
  told.code = await runCli({ argv, stdout: into("stdout"), stderr: into("stderr") });
  return told;
}
const address = (digit: string) => `0x${digit.repeat(40)}` as const;
const hash = (digit: string) => `0x${digit.repeat(64)}` as const;

describe("dpin verifier profit", () => {
  let dir: string;
  let config: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-profit-"));
    await chmod(dir, 0o711);
    const names = ["token", "staking", "escrow", "streams", "referee", "challenges", "emission"];
    const addresses = Object.fromEntries(names.map((name) => [name, name === "escrow" ? address("A") : address("b")]));
    config = path.join(dir, "config.json");
    await writeFile(config, JSON.stringify({ rpc: "http://127.0.0.1:1", addresses, key: { insecure: hash("1") }, dataDir: dir }));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it("says that there is nothing before the verifier has run", async () => {
    const { code, stderr } = await dpin("verifier", "profit", "--config", config);
    expect(code).to.equal(2);
    expect(stderr).to.match(/^dpin: there is no database in .*: the daemon has not run with this dataDir yet\n$/);
  });

  it("sums what the verifier's database holds of each dispute, while its server runs and when it does not", async () => {
    const server = await startPostgres({ dir: path.join(dir, "postgres") });
    const database = await openDatabase({ url: server.url, migrations: [sharedMigrations, verifierMigrations] });
    const verifier = `verifier ${address("a")} ${address("c")}`;
    const row = { verifier, block: 1n, logIndex: -1, token: null };
    const rows = [
      { ...row, transaction: hash("1"), jobId: 5n, kind: "gas", wei: 10n ** 15n },
      { ...row, transaction: hash("1"), jobId: 5n, kind: "deposit", logIndex: 2, wei: 3n * 10n ** 15n },
      { ...row, transaction: hash("2"), jobId: 5n, kind: "reverted", wei: 10n ** 14n },
      { ...row, transaction: hash("3"), jobId: 5n, kind: "refund", logIndex: 0, wei: 3n * 10n ** 15n },
      { ...row, transaction: hash("3"), jobId: 5n, kind: "bounty", logIndex: 4, token: address("b"), wei: 2n ** 80n },
      { ...row, transaction: hash("4"), jobId: 0n, kind: "gas", wei: 7n },
      { ...row, verifier: `verifier ${address("d")} ${address("c")}`, transaction: hash("5"), jobId: 5n, kind: "gas", wei: 1n },
    ] as const;
    await database.transact((transaction) => transaction.insert(payments).values([...rows]));
    await database.close();
    const dispute = {
      gas: "1100000000000000",
      deposits: "3000000000000000",
      refunds: "3000000000000000",
      bounty: String(2n ** 80n),
      transactions: 2,
    };
    const alone = { gas: "7", deposits: "0", refunds: "0", bounty: "0", transactions: 1 };
    const total = { ...dispute, gas: "1100000000000007", transactions: 3 };
    const told = [
      {
        verifier: address("c"),
        disputes: [
          { jobId: "5", ...dispute },
          { jobId: "0", ...alone },
        ],
        total,
        token: address("b"),
      },
    ];
    const json = async () =>
      JSON.parse((await dpin("verifier", "profit", "--config", config, "--json")).stdout) as { disputes: { jobId: string }[] }[];
    const sorted = async () =>
      (await json()).map((one) => ({ ...one, disputes: one.disputes.toSorted((a, b) => Number(b.jobId) - Number(a.jobId)) }));
    expect(await sorted()).to.deep.equal(told);
    await server.stop();
    expect(await sorted()).to.deep.equal(told);
    expect((await dpin("verifier", "profit", "--config", config)).stdout).to.match(
      /^verifier 0xc+\n[^]*\n {2}5 .* 0\.0011 .* 1,208,925\.819614629\n[^]*\n {2}all /,
    );
  });
});
