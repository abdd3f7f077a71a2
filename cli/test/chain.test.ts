import { spawn } from "node:child_process";
import { mkdir, readFile, stat, writeFile, rm } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { createReferenceBackend, inputRootOf, TRACE_TREE, toHex, writeProgram } from "@dpin/runtime";
import {
  accept,
  claimOf,
  commit,
  commitClaim,
  computeChallengesAbi,
  createHttpStore,
  demandReveal,
  dpinTokenAbi,
  emissionAbi,
  getBalance,
  getJob,
  getStake,
  getTime,
  jobEscrowAbi,
  jobStreamsAbi,
  postJob,
  proveFraud,
  providerStakingAbi,
  wait,
  type DpinClient,
} from "@dpin/sdk";
import { expect } from "chai";
import { bytesToHex, decodeFunctionData, getAddress, parseEther, toHex as hexOf } from "viem";
import type { Hex } from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { CHEATS } from "../../test/support/cheats/cheats.ts";
import { disputedRun, type DisputedRun } from "../../test/support/disputedRun.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../../test/support/startTestProvider.ts";
import { allCommands, describeTree } from "../src/completion/describeTree.ts";
import { createCli } from "../src/createCli.ts";
import { checkPort } from "../src/devnet/checkPort.ts";
import { createKeystore } from "../src/keys/createKeystore.ts";
import { runDpin, type Ended } from "./runDpin.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const [REQUESTER, ADA, BOB, VERA, DORA, OPERATOR] = [1, 2, 3, 4, 5, 6];
const dpinWei = (text: string) => String(parseEther(text));
/** What a test expects of a document is told by its assertions. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Document = any;

describe("The commands on a chain", () => {
  let network: TestNetwork;
  let port: number;
  const address = (index: number) => mnemonicToAccount(MNEMONIC, { addressIndex: index }).address;
  const configOf = (name: number | string) => path.join(network.dir, `config-${name}.json`);

  async function writeConfig({ name, change = {} }: { name: number | string; change?: object }): Promise<string> {
    const key =
      typeof name === "number" ? bytesToHex(mnemonicToAccount(MNEMONIC, { addressIndex: name }).getHdKey().privateKey!) : undefined;
    const config = {
      rpc: network.node.url,
      chainId: network.node.chainId,
      addresses: network.addresses,
      ...(key && { key: { insecure: key } }),
    };
    await writeFile(configOf(name), JSON.stringify({ ...config, dataDir: path.join(network.dir, `data-${name}`), ...change }), {
      mode: 0o600,
    });
    return configOf(name);
  }

  const as = (name: number | string, ...argv: string[]): Promise<Ended> => runDpin({ argv: [...argv, "--config", configOf(name)] });

  const sending = sendingCommands();
  /** The commands that a dry run has told of, each before it was really run. */
  const rehearsed = new Set<string>();
  const isSending = (argv: string[]) => sending.includes(argv.slice(0, 2).join(" "));

  /** Runs a sending command without sending; the key's nonce is afterwards what it was. */
  async function rehearse(name: number | string, argv: string[]): Promise<Ended> {
    const { publicClient } = network.requester;
    const nonce = () => (typeof name === "number" ? publicClient.getTransactionCount({ address: address(name) }) : 0);
    const before = await nonce();
    const ended = await as(name, ...argv.slice(0, 2), "--dry-run", ...argv.slice(2), "--json");
    expect(await nonce(), `a dry run of ${argv.join(" ")} has sent something`).to.equal(before);
    return ended;
  }

  /** Runs a command that succeeds, for its one JSON document; one that sends is first run without sending, and tells what then comes to the chain. */
  async function json(name: number | string, ...argv: string[]): Promise<Document> {
    const dry = isSending(argv) ? await rehearse(name, argv) : null;
    const { code, out, err } = await as(name, ...argv, "--json");
    expect(code, err).to.equal(0);
    const document = JSON.parse(out) as Document;
    if (dry !== null) {
      expect(dry.code, dry.err).to.equal(0);
      const planned = JSON.parse(dry.out) as Document;
      expect(planned.dryRun).to.equal(true);
      expect(planned.transactions.length, "what is known before the first is mined").to.be.within(1, document.transactions.length);
      for (const [i, plan] of planned.transactions.entries()) {
        const { to, input } = await network.requester.publicClient.getTransaction({ hash: document.transactions[i].hash });
        expect([getAddress(plan.to), plan.function]).to.deep.equal([getAddress(to!), functionOf(input)]);
        expect(plan.gas).to.be.above(21_000);
        expect(BigInt(plan.estimatedCost) > 0n).to.equal(true);
      }
      rehearsed.add(argv.slice(0, 2).join(" "));
    }
    return document;
  }

  /** Runs a command that fails, for its error; one that sends fails alike without sending. */
  async function failure(
    name: number | string,
    ...argv: string[]
  ): Promise<{ exitCode: number; message: string; refused?: { name: string } }> {
    const dry = isSending(argv) ? await rehearse(name, argv) : null;
    const { code, out, err } = await as(name, ...argv, "--json");
    const { error } = JSON.parse(out) as Document;
    // Of the values of a refusal the chain's clock may have gone on.
    const timeless = (of: object) => JSON.parse(JSON.stringify(of).replaceAll(/\b1\d{9}\b/g, "time")) as object;
    if (dry !== null) expect(timeless((JSON.parse(dry.out) as Document).error)).to.deep.equal(timeless(error));
    expect(error.exitCode).to.equal(code);
    expect(err.trim().split("\n"), err).to.have.length(1);
    expect(err).to.equal(`dpin: ${error.message}\n`);
    return error;
  }

  before(async () => {
    network = await startTestNetwork();
    port = await checkPort({ port: 0 });
    for (const index of [ADA, BOB, DORA]) await network.client({ index, fund: "20000" });
    for (const index of [ADA, BOB, VERA, DORA, OPERATOR]) await writeConfig({ name: index });
    await writeConfig({ name: REQUESTER, change: { port, acceptTime: 120, runTime: 120 } });
  });
  after(() => network?.stop());

  it("register providers and show them, with operators that confirm, endpoints and commissions", async () => {
    const registered = await json(ADA, "provider", "register", "--endpoint", "http://127.0.0.1:1/ada");
    expect(registered.provider).to.equal(address(ADA));
    expect(registered.transactions).to.have.length(1);
    expect(registered.transactions[0]).to.have.keys("hash", "block", "gasUsed", "cost");
    await json(BOB, "provider", "register", "--endpoint", "http://127.0.0.1:1/\u001b[31mbob", "--operator", address(OPERATOR));
    expect((await json(OPERATOR, "provider", "act-for", address(BOB))).operator).to.equal(address(OPERATOR));
    await json(BOB, "provider", "set-operator", address(BOB));
    expect((await failure(OPERATOR, "provider", "status")).exitCode).to.equal(4);
    expect((await json(ADA, "provider", "set-endpoint", "http://127.0.0.1:2")).endpoint).to.equal("http://127.0.0.1:2");
    expect((await json(ADA, "provider", "set-commission", "7.5%")).commissionBps).to.equal(750);
    const { providers } = await json(REQUESTER, "provider", "list");
    expect(providers.map((one: Document) => [one.provider, one.commissionBps])).to.deep.equal([
      [address(ADA), 750],
      [address(BOB), 0],
    ]);
    const { out } = await as(REQUESTER, "provider", "list");
    expect(out)
      .to.match(/7\.5 %/)
      .and.not.include("\u001b");
  });

  it("add stake, show it, thaw it, and pay it out when its time has come", async () => {
    expect((await json(ADA, "stake", "add", "10000.5 DPIN")).staked).to.deep.equal({ wei: dpinWei("10000.5"), formatted: "10,000.5 DPIN" });
    expect((await json(BOB, "stake", "add", "5000")).added.wei).to.equal(dpinWei("5000"));
    expect((await json(BOB, "stake", "add", "1 wei", "--provider", address(ADA))).staked.formatted).to.equal(
      "10,000.500000000000000001 DPIN",
    );
    const thaw = await json(ADA, "stake", "thaw", "1 wei");
    expect(thaw.thawId).to.equal("0");
    const early = await failure(ADA, "stake", "withdraw");
    expect(early.message).to.equal(`nothing has thawed; the next can be withdrawn from ${thaw.releaseAt} on`);
    expect(early.exitCode).to.equal(4);
    const refused = await failure(ADA, "stake", "withdraw", "--thaw", "0");
    expect([refused.exitCode, refused.refused?.name]).to.deep.equal([3, "ProviderStaking_StillThawing"]);
    const shown = await json(DORA, "stake", "show", address(ADA));
    expect(shown.thaws).to.deep.equal([
      { thawId: "0", amount: { wei: "1", formatted: "0.000000000000000001 DPIN" }, releaseAt: thaw.releaseAt },
    ]);
    await network.node.advance(1_801);
    const paid = await json(ADA, "stake", "withdraw", "--to", address(OPERATOR));
    expect([paid.withdrawn.wei, paid.thaws]).to.deep.equal(["1", ["0"]]);
    expect(await getBalance(network.requester, { account: address(OPERATOR) })).to.equal(1n);
  });

  it("delegate, list delegations with their release dates, move them and pay them out", async () => {
    expect((await json(DORA, "delegate", "add", address(ADA), "300 DPIN")).delegated.formatted).to.equal("300 DPIN");
    const held = await failure(DORA, "delegate", "redelegate", address(ADA), address(BOB), "all");
    expect([held.exitCode, held.refused?.name]).to.deep.equal([3, "ProviderStaking_DelegationHeld"]);
    const thaw = await json(DORA, "delegate", "undelegate", address(ADA), "100");
    expect(thaw.amount.wei).to.equal(dpinWei("100"));
    const { delegations } = await json(DORA, "delegate", "list");
    expect(delegations).to.have.length(1);
    expect(delegations[0].delegated.formatted).to.equal("200 DPIN");
    expect(delegations[0].thaws).to.deep.equal([{ thawId: "0", amount: thaw.amount, releaseAt: thaw.releaseAt }]);
    const tooMuch = await failure(DORA, "delegate", "undelegate", address(ADA), "200.1 DPIN");
    expect(tooMuch.exitCode).to.equal(2);
    await network.node.advance(1_801);
    expect((await json(DORA, "delegate", "redelegate", address(ADA), address(BOB), "all")).delegated.formatted).to.equal("200 DPIN");
    expect((await json(DORA, "delegate", "withdraw", address(ADA))).withdrawn.wei).to.equal(dpinWei("100"));
    const left = await json(DORA, "delegate", "list");
    expect(left.delegations.map((one: Document) => one.provider)).to.deep.equal([address(BOB)]);
    const status = await json(DORA, "provider", "status", address(BOB));
    expect(status.delegations).to.deep.include({ delegators: 1, delegated: { wei: dpinWei("200"), formatted: "200 DPIN" } });
  });

  it("post a job and wait for it, list, show, verify and fetch it, finalize it, and pay the provider out", async () => {
    const small = smallProgram({ seed: 21 });
    const [dir, inputFile, output] = ["program", "input.bin", "output.bin"].map((name) => path.join(network.dir, name)) as [
      string,
      string,
      string,
    ];
    await writeProgram({ dir, ...small });
    const input = small.randomInput();
    await writeFile(inputFile, input);
    const root = await runDpin({ argv: ["program", "root", dir, "--json"] });
    const published = await json(REQUESTER, "program", "publish", dir);
    expect(published.root).to.equal((JSON.parse(root.out) as Document).root);
    expect(
      (await stat(path.join(network.dir, `data-${REQUESTER}`, "artifacts", published.files.json.slice(0, 2), published.files.json))).size,
    ).to.be.above(0);

    const sources = [createHttpStore({ endpoint: `http://127.0.0.1:${port}` })];
    const provider: TestProvider = await startTestProvider({ network, index: 8, sources });
    try {
      const job = ["--program", dir, "--input", inputFile, "--min-price", "1 DPIN", "--max-price", "2 DPIN", "--output", output];
      const posted = await json(REQUESTER, "job", "post", ...job);
      expect([posted.id, posted.state, posted.output]).to.deep.equal(["1", "committed", output]);
      // First of all: on a busy machine the window may be over soon.
      expect((await failure(VERA, "job", "finalize", "1")).refused?.name).to.equal("JobEscrow_DeadlineNotPassed");
      const { outputs } = await createReferenceBackend().run({ ...small, inputs: [input], inputRoot: inputRootOf({ inputs: [input] }) });
      expect(new Uint8Array(await readFile(output))).to.deep.equal(outputs.at(-1));
      const shown = await json(VERA, "job", "show", "1");
      expect([shown.programRoot, shown.provider, shown.conviction]).to.deep.equal([published.root, address(8), null]);
      expect(shown.maxPrice.formatted).to.equal("2 DPIN");

      for (const how of [[], ["--verify", "openings", "--samples", "16"], ["--verify", "rerun", "--backend", "reference"]]) {
        const file = path.join(network.dir, `fetched${how.length}.bin`);
        const fetched = await json(VERA, "job", "fetch", "1", "--output", file, ...how);
        expect([fetched.final, fetched.verified?.by]).to.deep.equal([false, how[1]]);
        expect(new Uint8Array(await readFile(file))).to.deep.equal(outputs.at(-1));
      }
      expect((await json(VERA, "job", "wait", "1", "--until", "committed")).state).to.equal("committed");
      const late = await failure(VERA, "job", "wait", "1", "--timeout", "1");
      expect([late.exitCode, late.message]).to.deep.equal([1, "job 1 was not ended within 1 s"]);
      const { jobs } = await json(VERA, "provider", "status", address(8));
      expect(jobs.map(({ id, state }: Document) => [id, state])).to.deep.equal([["1", "committed"]]);
      expect((await json(REQUESTER, "job", "list", "--mine")).jobs.map(({ id }: Document) => id)).to.deep.equal(["1"]);
    } finally {
      await provider.stop();
    }
    await network.node.advance(60);
    expect((await json(VERA, "job", "finalize", "1")).finalized).to.deep.equal(["1"]);
    await writeConfig({ name: 8 });
    expect((await json(8, "provider", "withdraw")).jobs.formatted).to.match(/^(0\.99|1)\d*(\.\d+)? DPIN$/);
    expect((await failure(8, "provider", "withdraw")).exitCode).to.equal(4);
    // A kept output of a job whose provider is gone needs no provider any more.
    expect((await json(REQUESTER, "job", "fetch", "1", "--output", output)).final).to.equal(true);
  });

  it("notice a wrong result by a rerun and by openings, and write nothing", async () => {
    const small = smallProgram({ seed: 22 });
    const dir = path.join(network.dir, "program22");
    await writeProgram({ dir, ...small });
    const inputFile = path.join(network.dir, "input22.bin");
    await writeFile(inputFile, small.randomInput());
    const sources = [createHttpStore({ endpoint: `http://127.0.0.1:${port}` })];
    const backend = CHEATS.flippedOutputByte.backend({ backend: createReferenceBackend() });
    const cheat = await startTestProvider({ network, index: 9, backend, spotChecks: 0, sources });
    try {
      const job = ["--program", dir, "--input", inputFile, "--min-price", "1", "--max-price", "2", "--provider", address(9)];
      const { id } = await json(REQUESTER, "job", "post", ...job, "--output", path.join(network.dir, "lie.bin"));
      const file = path.join(network.dir, "never.bin");
      const wrong = await failure(REQUESTER, "job", "fetch", id, "--output", file, "--verify", "rerun", "--backend", "reference");
      expect([wrong.exitCode, wrong.message]).to.deep.equal([1, `the output of job ${id} is wrong: a run here gives another`]);
      // Of the last op's 40 elements one is wrong, and so many samples, weighted by work, miss it once in seven times.
      const open = ["job", "fetch", id, "--output", file, "--verify", "openings", "--samples", "4000"];
      let opened: Document | undefined;
      for (let tries = 0; tries < 12 && opened === undefined; tries++) {
        opened = (await json(REQUESTER, ...open).then(
          () => undefined,
          (error: Error) => ({ message: error.message }),
        )) as Document | undefined;
        if (opened === undefined) await rm(file);
      }
      expect(opened?.message).to.match(/element \d+ of op 2 of job \d+ is wrong/);
      expect(await stat(file).catch((error: NodeJS.ErrnoException) => error.code)).to.equal("ENOENT");
    } finally {
      await cheat.stop();
    }
  });

  it("cancel a job, end one that nobody took, and pay the requester's credit out", async () => {
    const post = [
      "job",
      "post",
      "--program",
      path.join(network.dir, "program"),
      "--input",
      path.join(network.dir, "input.bin"),
      "--wait",
      "posted",
    ];
    const prices = ["--min-price", "3", "--max-price", "4", "--provider", address(ADA)];
    const first = (await json(REQUESTER, ...post, ...prices)).id as string;
    const open = await json(ADA, "job", "list", "--open", "--provider", "me");
    expect(open.jobs.map(({ id }: Document) => id)).to.deep.equal([first]);
    expect((await failure(DORA, "job", "cancel", first)).refused?.name).to.equal("JobEscrow_NotRequester");
    expect((await json(REQUESTER, "job", "cancel", first)).refund.formatted).to.equal("4 DPIN");
    const second = (await json(REQUESTER, ...post, ...prices)).id as string;
    await network.node.advance(121);
    const overdue = await failure(REQUESTER, "job", "wait", second);
    expect(overdue.message).to.equal(`nobody has taken job ${second} in time: dpin job reclaim ${second} takes the money back`);
    const reclaimed = await json(REQUESTER, "job", "reclaim", second);
    expect([reclaimed.ended.how, reclaimed.credit.formatted]).to.match(/^expired,\d/);
    expect((await json(REQUESTER, "job", "list", "--state", "cancelled", "expired")).jobs.map(({ id }: Document) => id)).to.deep.equal([
      second,
      first,
    ]);
    const nothing = await failure(REQUESTER, "job", "reclaim", second);
    expect([nothing.exitCode, nothing.message]).to.deep.equal([
      4,
      `there is nothing for ${address(REQUESTER)} to take back: job ${second} is expired`,
    ]);
    expect((await failure(REQUESTER, "job", "reclaim")).exitCode).to.equal(4);
  });

  /** A job whose provider commits to a lie, and the lie's proof. */
  async function lie(
    provider: DpinClient,
  ): Promise<{ jobId: bigint; run: DisputedRun; statement: Record<"programRoot" | "inputRoot" | "outputRoot" | "traceRoot", Hex> }> {
    const run = await disputedRun({ lie: { kind: "byte", op: 1, byte: 77, xor: 1 } });
    const { programRoot, inputRoot, outputRoot, traceRoot } = run.statement;
    const statement = {
      programRoot: toHex(programRoot),
      inputRoot: toHex(inputRoot),
      outputRoot: toHex(outputRoot),
      traceRoot: toHex(traceRoot),
    } as const;
    const acceptBy = (await getTime(network.requester)) + 100;
    const prices = { minPrice: parseEther("5"), maxPrice: parseEther("5"), acceptBy, runTime: 100 };
    const { jobId } = await postJob(network.requester, { ...statement, ...prices, locator: "0".repeat(64), provider: provider.account });
    await accept(provider, { jobId, minPrice: parseEther("5") });
    await commit(provider, { jobId, ...statement, locator: "0".repeat(64) });
    return { jobId, run, statement } as never;
  }

  it("show a verifier's claims and convictions, settle one, refund the requester, and give deposits back", async () => {
    const [vera, bob] = [await network.client({ index: VERA }), await network.client({ index: BOB })];
    const { jobId, run, statement } = await lie(bob);
    const node = { op: TRACE_TREE, level: 2, index: 0 };
    await demandReveal(vera, { jobId, statement, opening: hexOf(run.opening(node)) });
    const [proof, salt] = [hexOf(await run.proof()), generatePrivateKey()];
    await commitClaim(vera, { claim: claimOf({ jobId, proof, challenger: vera.account, salt }) });
    const open = await json(VERA, "verifier", "claims");
    expect([open.claims.length, open.claims[0].stands, open.reveals[0].state]).to.deep.equal([1, true, "open"]);
    expect((await failure(VERA, "verifier", "reclaim")).exitCode).to.equal(4);
    await proveFraud(vera, { jobId, statement, proof, salt });
    const proven = await json(VERA, "verifier", "claims");
    expect([proven.claims[0].stands, proven.convictions[0].settled, proven.reveals[0].state]).to.deep.equal([false, false, "reclaimable"]);
    const settled = await json(DORA, "job", "settle", String(jobId));
    expect([settled.challenger, settled.bounty.wei]).to.deep.equal([address(VERA), proven.convictions[0].bounty.wei]);
    expect((await failure(DORA, "job", "settle", String(jobId))).refused?.name).to.equal("ComputeChallenges_AlreadySettled");
    const refund = await json(REQUESTER, "job", "reclaim", String(jobId));
    expect([refund.ended.how, refund.ended.amount.formatted]).to.deep.equal(["refunded", "5 DPIN"]);
    expect((await failure(REQUESTER, "job", "fetch", String(jobId))).message).to.match(/was convicted: its output is wrong/);
    expect((await json(REQUESTER, "job", "show", String(jobId))).conviction.settled).to.equal(true);
    const { reclaimed, credited } = await json(VERA, "verifier", "reclaim");
    expect(reclaimed).to.have.length(1);
    expect((await json(VERA, "verifier", "withdraw")).deposits).to.deep.equal(credited);

    expect((await failure(BOB, "provider", "unjail")).refused?.name).to.equal("ProviderStaking_IsJailed");
    await network.node.advance(61);
    expect((await json(BOB, "provider", "unjail")).provider).to.equal(address(BOB));
  });

  it("say what was mined before they failed", async () => {
    const bob = await network.client({ index: BOB });
    const { jobId: due } = await lie(bob);
    await network.node.advance(60);
    const { jobId: early } = await lie(bob);
    const dry = await as(DORA, "job", "finalize", "--dry-run", String(due), String(early), "--json");
    const { error: foreseen } = JSON.parse(dry.out) as Document;
    expect([dry.code, foreseen.refused.name]).to.deep.equal([3, "JobEscrow_DeadlineNotPassed"]);
    expect(foreseen.planned.map(({ args }: Document) => args.jobId)).to.deep.equal([String(due)]);
    expect((await getJob(network.requester, { jobId: due })).state).to.equal("committed");
    const { code, out, err } = await as(DORA, "job", "finalize", String(due), String(early), "--json");
    const { error } = JSON.parse(out) as Document;
    expect([code, error.refused.name, error.transactions.length]).to.deep.equal([3, "JobEscrow_DeadlineNotPassed", 1]);
    expect(err).to.match(new RegExp(`^transaction ${error.transactions[0]} was mined before this:\\ndpin: finalize reverted with`));
    expect((await getJob(network.requester, { jobId: due })).state).to.equal("finalized");
  });

  it("open and fund a stream, sign a voucher, collect it, thaw, withdraw and close", async () => {
    const opened = await json(REQUESTER, "stream", "open", address(ADA), "50 DPIN");
    expect([opened.streamId, opened.funded.formatted]).to.deep.equal(["1", "50 DPIN"]);
    expect((await json(DORA, "stream", "fund", "1", "10 DPIN")).available.formatted).to.equal("60 DPIN");
    const statements = path.join(network.dir, "statements.json");
    const hash = (digit: string) => `0x${digit.repeat(64)}`;
    await writeFile(
      statements,
      JSON.stringify(["1", "2"].map((d) => ({ programRoot: hash(d), inputRoot: hash("3"), outputRoot: hash("4"), traceRoot: hash("5") }))),
    );
    const file = path.join(network.dir, "voucher.json");
    const voucher = (amount: string) => ["stream", "voucher", "1", amount, "--statements", statements, "--output", file];
    const tooMuch = await failure(REQUESTER, ...voucher("61"));
    expect([tooMuch.exitCode, tooMuch.message]).to.deep.equal([
      2,
      "the voucher is worth 61 DPIN more, and 60 DPIN are available in stream 1",
    ]);
    expect((await failure(DORA, ...voucher("1"))).message).to.match(/are signed by 0x/);
    const signed = await json(REQUESTER, ...voucher("20 DPIN"));
    expect([signed.worth.formatted, signed.voucher.jobCount, signed.file]).to.deep.equal(["20 DPIN", 2, file]);
    const forged = path.join(network.dir, "forged.json");
    await writeFile(forged, (await readFile(file, "utf8")).replace(dpinWei("20"), dpinWei("30")));
    const collect = (of: string) => ["stream", "collect", of, "--locator", "http://127.0.0.1:2"];
    expect((await failure(ADA, ...collect(forged))).message).to.match(/cannot be collected: wrong signature$/);
    const batch = await json(ADA, ...collect(file));
    expect([batch.collected.formatted, batch.jobs]).to.deep.equal(["20 DPIN", 2]);
    expect((await json(DORA, "stream", "show", "1")).collected.formatted).to.equal("20 DPIN");
    await network.node.advance(60);
    expect((await json(DORA, "job", "finalize", batch.batchId)).finalized).to.deep.equal([batch.batchId]);
    expect((await json(ADA, "provider", "withdraw")).streams.formatted).to.equal("19.8 DPIN");
    expect((await json(REQUESTER, "stream", "thaw", "1", "5 DPIN")).thawing.formatted).to.equal("5 DPIN");
    expect((await failure(REQUESTER, "stream", "withdraw", "1")).refused?.name).to.equal("JobStreams_StillThawing");
    await network.node.advance(501);
    expect((await json(REQUESTER, "stream", "withdraw", "1")).withdrawn.formatted).to.equal("5 DPIN");
    expect((await failure(REQUESTER, "stream", "close", "1")).refused?.name).to.equal("JobStreams_NotProvider");
    expect((await json(ADA, "stream", "close", "1")).refund.formatted).to.equal("35 DPIN");
    expect((await failure(ADA, "stream", "close", "1")).message).to.equal("stream 1 is closed");
    expect((await failure(ADA, "stream", "show", "2")).exitCode).to.equal(4);
  });

  it("report work and claim the rewards of emission when their time has come", async () => {
    // Ada's batch paid a fee, which is work; epochs have a fixed length that the network tells.
    const reported = await json(ADA, "provider", "claim");
    expect([reported.reported.formatted, reported.epochs]).to.deep.equal(["0.2 DPIN", []]);
    const early = await failure(ADA, "provider", "claim");
    expect(early.exitCode).to.equal(4);
    const status = await json(ADA, "provider", "status");
    const [{ epoch, claimableAt }] = status.rewards.epochs;
    expect((await failure(ADA, "provider", "claim", "--epoch", epoch)).refused?.name).to.equal("Emission_NotClaimable");
    await network.node.advance(Math.ceil(Date.parse(claimableAt) / 1_000 - (await getTime(network.requester))) + 1);
    const { staked } = await getStake(network.requester, { provider: address(ADA) });
    expect((await json(ADA, "provider", "claim")).epochs).to.deep.equal([epoch]);
    expect((await getStake(network.requester, { provider: address(ADA) })).staked > staked).to.equal(true);
  });

  describe("refuse, saying why and with the exit code that the guide names,", () => {
    it("amounts, addresses and numbers that could be misread", async () => {
      for (const amount of ["1,000", "1e3", "-1", "0x10", "1.5 wei", "", "ten", ".5", "1 DPIN 2", "9".repeat(61)]) {
        expect((await failure(ADA, "stake", "add", "--", amount)).exitCode, amount).to.equal(2);
      }
      expect((await failure(ADA, "stake", "add", "1 USDC")).message).to.equal("the amount is in USDC, and the token is DPIN");
      expect((await failure(ADA, "stake", "add", "0 DPIN")).message).to.match(/the amount is 0/);
      expect((await failure(ADA, "stake", "add", `0.${"1".repeat(19)}`)).message).to.match(/DPIN has 18 decimals/);
      expect((await failure(ADA, "stake", "add", "all")).exitCode).to.equal(2);
      const mistyped = address(BOB)
        .replace(/[a-f]/, (letter) => letter.toUpperCase())
        .replace(/[A-F]/, (letter) => letter.toLowerCase());
      expect((await failure(ADA, "delegate", "add", mistyped.slice(0, -1), "1")).exitCode).to.equal(2);
      expect((await failure(ADA, "job", "show", "0")).exitCode).to.equal(2);
      expect((await failure(ADA, "provider", "set-commission", "7")).message).to.match(/percentage/);
    });

    it("what is not there", async () => {
      for (const argv of [
        ["job", "show", "999"],
        ["job", "fetch", "999"],
        ["job", "wait", "999"],
        ["job", "cancel", "999"],
        ["job", "finalize", "1", "999"],
        ["job", "finalize", String(2n ** 40n + 99n)],
        ["delegate", "add", address(VERA), "1"],
        ["stream", "open", address(VERA), "1"],
        ["stake", "add", "1", "--provider", address(VERA)],
        ["provider", "status", address(VERA)],
      ]) {
        expect((await failure(DORA, ...argv)).exitCode, argv.join(" ")).to.equal(4);
      }
    });

    it("what the contracts refuse, before anything is sent", async () => {
      const nonce = () => network.requester.publicClient.getTransactionCount({ address: address(OPERATOR) });
      const before = await nonce();
      const poor = await failure(OPERATOR, "delegate", "add", address(ADA), "1000 DPIN");
      expect([poor.exitCode, poor.refused?.name]).to.deep.equal([3, "ERC20InsufficientBalance"]);
      expect(await nonce()).to.equal(before);
    });

    it("a key without the native coin that it needs", async () => {
      const key = generatePrivateKey();
      await writeConfig({ name: "empty", change: { key: { insecure: key } } });
      const error = await failure("empty", "provider", "register", "--endpoint", "http://127.0.0.1:1");
      expect(error.exitCode).to.equal(1);
      expect(error.message).to.match(
        new RegExp(`^${privateKeyToAccount(key).address} has 0 native, and register may cost 0\\.\\d+ native`),
      );
    });

    it("a node of another chain, contracts of another network, and no node", async () => {
      await writeConfig({ name: "chain", change: { chainId: 1 } });
      expect((await failure("chain", "job", "list")).message).to.equal(
        `the node is of chain ${network.node.chainId}, and the configuration names chain 1`,
      );
      const addresses = { ...network.addresses, escrow: address(ADA) };
      await writeConfig({ name: "elsewhere", change: { addresses } });
      const elsewhere = await failure("elsewhere", "job", "list");
      expect([elsewhere.exitCode, elsewhere.message]).to.deep.equal([
        2,
        `chain ${network.node.chainId} has no contract at escrow ${address(ADA)}: the configuration is of another network`,
      ]);
      await writeConfig({
        name: "mixed",
        change: { addresses: { ...network.addresses, escrow: network.addresses.streams, streams: network.addresses.token } },
      });
      expect((await failure("mixed", "job", "list")).message).to.match(/addresses\.streams is not the network's streams/);
      await writeConfig({ name: "away", change: { rpc: "http://127.0.0.1:1" } });
      expect((await failure("away", "job", "list")).message).to.match(/127\.0\.0\.1:1 does not answer/);
    });

    it("a keystore without its password, but only when the key is needed; reading knows its address without it", async () => {
      const keystore = path.join(network.dir, "key.json");
      const { address: own } = await createKeystore({ file: keystore, password: "secret horse", scryptN: 1_024 });
      const passwordFile = path.join(network.dir, "password");
      await writeConfig({ name: "locked", change: { key: { keystore, passwordFile } } });
      expect((await json("locked", "stake", "show")).provider).to.equal(own);
      const missing = await failure("locked", "provider", "register", "--endpoint", "http://127.0.0.1:1");
      expect([missing.exitCode, missing.message]).to.deep.equal([2, `cannot read the password file ${passwordFile} (ENOENT)`]);
      await writeFile(passwordFile, "wrong\n", { mode: 0o600 });
      expect((await failure("locked", "provider", "register", "--endpoint", "http://127.0.0.1:1")).message).to.match(
        /does not open the keystore/,
      );
      await writeConfig({ name: "keyless", change: {} });
      expect((await json("keyless", "job", "list")).jobs.length).to.be.above(0);
      expect((await failure("keyless", "stake", "show")).message).to.match(/names no key, and this needs one$/);
    });

    it("a transaction to which the person at the terminal does not agree", async () => {
      const staked = async () => (await getStake(network.requester, { provider: address(ADA) })).staked;
      const before = await staked();
      const argv = ["stake", "add", "1 wei", "--config", configOf(ADA)];
      for (const answer of ["n\n", "", "maybe\n"]) {
        const { code, out, err } = await runDpin({ argv, stdin: answer, tty: true });
        expect([code, out]).to.deep.equal([1, ""]);
        expect(err).to.match(/add 0\.000000000000000001 DPIN to own stake\n {2}transaction transferAndCall to 0x/);
        expect(err).to.match(new RegExp(`gas {9}about [\\d,]+, at most 0\\.\\d+ native\\n {2}from key {4}${address(ADA)}\\n`));
        expect(err).to.match(/dpin: not confirmed: nothing was sent\n$/);
      }
      expect(await staked()).to.equal(before);
      expect((await runDpin({ argv, stdin: "y\n", tty: true })).code).to.equal(0);
      expect((await runDpin({ argv: [...argv, "--yes"], tty: true })).err).to.equal("");
      const dry = await runDpin({ argv: [...argv, "--dry-run"], tty: true });
      expect([dry.code, dry.err]).to.deep.equal([0, ""]);
      const lines = dry.out.trimEnd().split("\n");
      expect(lines.slice(0, 5)).to.deep.equal([
        "dry run: nothing is sent",
        "would add 0.000000000000000001 DPIN to own stake",
        `  transaction transferAndCall to token ${network.addresses.token}`,
        `    to: ${network.addresses.staking}`,
        "    value: 1",
      ]);
      expect(lines[5]).to.match(/^ {4}data: 0x0+[0-9a-f]{40}$/i);
      expect(lines[6]).to.match(/^ {2}gas {9}about [\d,]+, at most 0\.\d+ native at the fees of now$/);
      expect(lines.slice(7)).to.deep.equal(["  returns     true"]);
    });
  });

  it("end a wait at once when they are interrupted, with exit code 130 and one line", async () => {
    const small = smallProgram({ seed: 23 });
    const dir = path.join(network.dir, "program23");
    await mkdir(dir, { recursive: true });
    await writeProgram({ dir, ...small });
    const inputFile = path.join(network.dir, "input23.bin");
    await writeFile(inputFile, small.randomInput());
    const job = ["--program", dir, "--input", inputFile, "--min-price", "1", "--max-price", "1", "--provider", address(ADA)];
    const child = spawn(process.execPath, [MAIN, "job", "post", ...job, "--config", configOf(REQUESTER), "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const told = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (told.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (told.stderr += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    while (!told.stderr.includes("is posted")) {
      if (child.exitCode !== null) throw new Error(`it ended by itself: ${told.stderr}`);
      await wait({ ms: 30 });
    }
    child.kill("SIGINT");
    expect(await ended).to.equal(130);
    expect(told.stderr.trim().split("\n").at(-1)).to.equal("dpin: interrupted by SIGINT");
    expect((JSON.parse(told.stdout) as Document).error.exitCode).to.equal(130);
    const jobId = BigInt(/job (\d+) is posted/.exec(told.stderr)![1]!);
    expect((await getJob(network.requester, { jobId })).state).to.equal("posted");
  });

  it("are all told of by a dry run before they send: whoever adds one that sends adds it here", () => {
    expect([...rehearsed].sort()).to.deep.equal([...sending].sort());
  });
});

/** The commands that can be told not to send, without `dpin`. */
function sendingCommands(): string[] {
  const stream = new PassThrough() as never;
  const nothing = () => undefined;
  const streams = { stdin: new PassThrough(), stdout: stream, stderr: stream };
  const tree = describeTree({ command: createCli({ ...streams, onReceipt: nothing, onPlan: nothing, setExitCode: nothing }) });
  const known = allCommands(tree).filter(({ path: words, options }) => !words.endsWith(" run") && options.some(isDryRun));
  return known.map(({ path: words }) => words.split(" ").slice(1).join(" "));
}

function isDryRun({ flags }: { flags: readonly string[] }): boolean {
  return flags.includes("--dry-run");
}

/** The name of the function that a transaction calls. */
function functionOf(input: Hex): string {
  const abi = [dpinTokenAbi, providerStakingAbi, jobEscrowAbi, jobStreamsAbi, computeChallengesAbi, emissionAbi].flat();
  return decodeFunctionData({ abi, data: input }).functionName;
}
