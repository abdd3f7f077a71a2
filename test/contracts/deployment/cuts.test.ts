import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { clientOf } from "../../../deploy/clientOf.ts";
import { CONTRACTS, type DeployedAddresses } from "../../../deploy/contracts.ts";
import { deployAndVerify } from "../../../deploy/deployAndVerify.ts";
import { LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { readParameters, type DpinParameters } from "../../../deploy/readParameters.ts";
import { resumeDeployment } from "../../../deploy/resume/resumeDeployment.ts";
import { connectTo } from "../../support/connectTo.ts";
import { rejection } from "../../support/rejection.ts";
import { startAnvil, type Anvil } from "../../support/startAnvil.ts";

interface Line {
  readonly type: string;
  readonly futureId?: string;
  readonly nonce?: number;
}

interface Transaction {
  readonly from: string;
  readonly to?: string;
  readonly data: string;
  readonly nonce: string;
}

/** A kill after `lines` lines of the journal, when the chain had mined `mined` transactions. */
interface Cut {
  readonly lines: number;
  readonly mined: number;
}

/** Of these every fifth cut is tried, of all others one of each kind; with DPIN_DEEP every cut of all. */
const HAND_OVER = /^(Roles#setRoles|HandOver#)/;

describe("A deployment that is killed after any line of its journal", function () {
  this.timeout(600_000);
  let anvil: Anvil;
  let hre: HardhatRuntimeEnvironment;
  let connection: NetworkConnection;
  let parameters: DpinParameters;
  let root: string;
  let request: NetworkConnection["provider"]["request"];
  /** Where deployments/one lies as the first, uninterrupted run left it. */
  let whole: string;
  let text: string[];
  let journal: Line[];
  let addresses: DeployedAddresses;
  /** What was sent, by nonce; and the chain as it was before. */
  const sent: Transaction[] = [];
  const snapshots: string[] = [];
  /** The last of them that is still good. */
  let known: number;
  let handOverFrom: number;

  before(async () => {
    anvil = await startAnvil({ args: ["--hardfork", "osaka"] });
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-cuts-"));
    whole = path.join(root, "whole");
    hre = await connectTo({ url: anvil.url, root });
    connection = await hre.network.create();
    parameters = await readParameters({ file: LOCAL_PARAMETERS });
    request = connection.provider.request.bind(connection.provider);
    connection.provider.request = async (call) => {
      if (call.method === "eth_sendTransaction") {
        snapshots.push(await snapshot());
        sent.push((call.params as readonly Transaction[])[0]!);
      }
      return request(call);
    };
    ({ addresses } = await deployAll());
    connection.provider.request = request;
    snapshots.push(await snapshot());
    known = sent.length;
    await cp(path.join(root, "deployments", "one"), whole, { recursive: true });
    text = (await readFile(path.join(whole, "journal.jsonl"), "utf8")).split("\n").slice(1);
    journal = text.map((line) => JSON.parse(line) as Line);
    handOverFrom = journal.findIndex(({ futureId }) => futureId !== undefined && HAND_OVER.test(futureId));
    expect(journal.filter(({ type }) => type === "TRANSACTION_SEND")).to.have.length(sent.length);
  });
  after(async () => {
    await connection.close();
    await anvil.stop();
    await rm(root, { recursive: true, force: true });
  });

  it("waits for a transaction that is in the mempool, whether the journal knows of it or not", async () => {
    const lines = journal.findLastIndex(({ type }) => type === "TRANSACTION_PREPARE_SEND") + 1;
    for (const noted of [0, 1]) {
      const cut = { lines: lines + noted, mined: sent.length - 1 };
      await rewind(cut);
      await request({ method: "evm_setAutomine", params: [false] });
      const { nonce, ...transaction } = sent.at(-1)!;
      const hash = await request({ method: "eth_sendTransaction", params: [{ ...transaction, nonce }] });
      if (noted === 1) expect(text[lines], "the same transaction, so the same hash").to.include(String(hash));
      const resumed = watch({ ...cut, mined: sent.length }, deployAll);
      await setTimeout(300);
      await request({ method: "evm_setAutomine", params: [true] });
      await request({ method: "evm_mine", params: [] });
      expect((await resumed).addresses).to.deep.equal(addresses);
    }
  });

  it("sends a transaction again that the journal knows and the mempool has lost", async () => {
    const lines = journal.findLastIndex(({ type }) => type === "TRANSACTION_SEND") + 1;
    const cut = { lines, mined: sent.length - 1 };
    await rewind(cut);
    expect((await watch(cut, deployAll)).addresses).to.deep.equal(addresses);
  });

  it("goes on when a transaction's confirmation was noted and that of one before it was not", async () => {
    // Neither waits for the other: Ignition sends both before it has either's receipt when the chain is slow.
    const [earlier, later] = ["Emission#EmissionImplementation", "Escrow#JobEscrowImplementation"] as const;
    const placeOf = (future: string, type: string) => journal.findIndex((line) => line.futureId === future && line.type === type);
    expect(placeOf(earlier, "TRANSACTION_SEND")).to.be.lessThan(placeOf(later, "TRANSACTION_SEND"));
    const lines = placeOf(later, "DEPLOYMENT_EXECUTION_STATE_COMPLETE") + 1;
    const cut = { lines, mined: countOf({ type: "TRANSACTION_SEND", lines }) };
    const isEnd = (line: Line) => line.futureId === earlier && /_(CONFIRM|STATE_COMPLETE)$/.test(line.type);
    await rewind(cut, { isKept: (line) => !isEnd(line) });
    expect((await watch(cut, deployAll)).checks.length).to.be.greaterThan(150);
    const resumed = (await readFile(path.join(root, "deployments", "one", "journal.jsonl"), "utf8")).split("\n").slice(1);
    const ends = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Line).filter(isEnd);
    expect(ends(resumed), "what Ignition itself had noted").to.deep.equal(ends(text));
  });

  it("says which transaction is not mined, and resumes when it is", async () => {
    const cut = { lines: journal.findLastIndex(({ type }) => type === "TRANSACTION_PREPARE_SEND") + 1, mined: sent.length - 1 };
    await rewind(cut);
    await request({ method: "evm_setAutomine", params: [false] });
    await request({ method: "eth_sendTransaction", params: [sent.at(-1)] });
    const dir = path.join(root, "deployments", "one");
    const { provider } = connection;
    const waiting = { dir, client: clientOf({ connection }), provider, deployer: deployer(), confirmations: 1, settlingMs: 50 };
    const nonce = sent.length - 1;
    expect(String(await rejection(resumeDeployment(waiting)))).to.match(
      new RegExp(`HandOver#.*renounceRole: its transaction \\(nonce ${nonce}\\) is not mined yet; run again later`),
    );
    await request({ method: "evm_setAutomine", params: [true] });
    await request({ method: "evm_mine", params: [] });
    expect((await watch({ ...cut, mined: sent.length }, deployAll)).addresses).to.deep.equal(addresses);
  });

  it("verifies anew when it was killed during the verification, and only then writes its record", async () => {
    const end = { lines: journal.length, mined: sent.length };
    for (const survived of [1, 12]) {
      await rewind(end);
      let left = survived;
      connection.provider.request = async (call) => {
        if (call.method === "eth_getLogs" && --left <= 0) throw new Error("killed");
        return request(call);
      };
      expect(String(await rejection(deployAll()))).to.match(/killed/);
      connection.provider.request = request;
      expect(await readdir(path.join(root, "deployments", "one"))).to.not.include("deployment.json");
      expect((await watch(end, deployAll)).addresses).to.deep.equal(addresses);
      expect(await readdir(path.join(root, "deployments", "one"))).to.include("deployment.json");
    }
  });

  it("goes on while the roles are set and power is handed over, and its verification passes every time", async () => {
    const cuts = everyCut().filter(({ lines }) => lines >= handOverFrom);
    expect(cuts.length).to.be.greaterThan(20);
    for (const cut of process.env.DPIN_DEEP ? cuts : cuts.filter((_, i) => i % 5 === 0)) {
      await rewind(cut);
      const again = await watch(cut, deployAll);
      expect(again.addresses, describeCut(cut)).to.deep.equal(addresses);
      expect(again.checks.length, describeCut(cut)).to.be.greaterThan(150);
    }
  });

  it("sends from there on what is missing, nothing twice, keeps what is deployed, and passes its verification", async () => {
    const cuts = everyCut().filter(({ lines }) => lines < handOverFrom);
    const chosen = process.env.DPIN_DEEP ? cuts : oneOfEachKind(cuts);
    const types = new Set(journal.slice(0, handOverFrom).map(({ type }) => type));
    expect(new Set(chosen.map(({ lines }) => journal[lines - 1]?.type ?? "none")).size).to.equal(types.size + 1);
    for (const cut of chosen) {
      await rewind(cut);
      const again = await watch(cut, deployAll);
      expect(again.checks.length, describeCut(cut)).to.be.greaterThan(150);
      for (const { futureId } of journal.slice(0, cut.lines).filter(({ type }) => type === "CONTRACT_AT_EXECUTION_STATE_INITIALIZE")) {
        const name = nameOf(futureId!.split("#")[1]!);
        expect(again.addresses[name], `${name} ${describeCut(cut)}`).to.equal(addresses[name]);
      }
    }
  });

  async function deployAll() {
    return deployAndVerify({ connection, artifacts: hre.artifacts, root, id: "one", parameters, blockPollingInterval: 1 });
  }

  /** The cuts from the last line to before the first; of the transactions that were announced and not noted, none had left, or some, or all. */
  function everyCut(): Cut[] {
    const cuts: Cut[] = [];
    for (let lines = journal.length; lines >= 0; --lines)
      for (let mined = countOf({ type: "TRANSACTION_PREPARE_SEND", lines }); mined >= countOf({ type: "TRANSACTION_SEND", lines }); --mined)
        cuts.push({ lines, mined });
    return cuts;
  }

  function countOf({ type, lines }: { type: string; lines: number }): number {
    return journal.slice(0, lines).filter((line) => line.type === type).length;
  }

  function oneOfEachKind(cuts: readonly Cut[]): Cut[] {
    // The last of a kind, which leaves least to do.
    const kinds = new Map<string, Cut>();
    for (const cut of cuts) {
      const kind = `${journal[cut.lines - 1]?.type ?? "none"} ${cut.mined - countOf({ type: "TRANSACTION_SEND", lines: cut.lines })}`;
      if (!kinds.has(kind)) kinds.set(kind, cut);
    }
    return [...new Set(kinds.values())].sort((a, b) => b.lines - a.lines || b.mined - a.mined);
  }

  /** Puts chain and folder back, or forward again, to what they were, without the lines that are not kept. */
  async function rewind({ lines, mined }: Cut, { isKept = () => true }: { isKept?: (line: Line) => boolean } = {}): Promise<void> {
    // A node forgets the snapshots behind the one that it goes back to.
    expect(await request({ method: "evm_revert", params: [snapshots[Math.min(mined, known)]] })).to.equal(true);
    for (; known < mined; ++known) {
      snapshots[known] = await snapshot();
      await request({ method: "eth_sendTransaction", params: [sent[known]] });
      // anvil answers before it has mined.
      const count = async () => Number(await request({ method: "eth_getTransactionCount", params: [deployer(), "latest"] }));
      while ((await count()) <= known) await setTimeout(5);
    }
    known = mined;
    snapshots[mined] = await snapshot();
    const dir = path.join(root, "deployments", "one");
    await rm(dir, { recursive: true, force: true });
    await cp(whole, dir, { recursive: true });
    await rm(path.join(dir, "deployment.json"));
    await rm(path.join(dir, "deployed_addresses.json"));
    await writeFile(
      path.join(dir, "journal.jsonl"),
      text
        .slice(0, lines)
        .filter((_, i) => isKept(journal[i]!))
        .map((line) => `\n${line}`)
        .join(""),
    );
  }

  /** Runs a resumption, which must send exactly what is missing. */
  async function watch<T>({ mined }: Cut, resume: () => Promise<T>): Promise<T> {
    const again: Transaction[] = [];
    connection.provider.request = async (call) => {
      if (call.method === "eth_sendTransaction") again.push((call.params as readonly Transaction[])[0]!);
      return request(call);
    };
    // Under load anvil may tell a block before its receipts, and Ignition then waits for another block.
    const ticking = setInterval(() => void request({ method: "evm_mine", params: [] }).catch(() => undefined), 1_000);
    try {
      const result = await resume();
      // Ignition may order what does not depend on each other in another way than the uninterrupted run, so addresses may be others.
      const essence = ({ to, data }: Transaction) => (to === undefined ? `create ${data.length}` : `call ${data.slice(0, 10)}`);
      expect(again.map(essence).sort()).to.deep.equal(sent.slice(mined).map(essence).sort());
      expect(again.map(({ nonce }) => Number(nonce))).to.deep.equal(sent.slice(mined).map((_, i) => mined + i));
      return result;
    } finally {
      clearInterval(ticking);
      connection.provider.request = request;
    }
  }

  function nameOf(artifact: string): keyof DeployedAddresses {
    const names = Object.keys(CONTRACTS) as (keyof DeployedAddresses)[];
    return names.find((name) => CONTRACTS[name].artifact === artifact)!;
  }

  function describeCut({ lines, mined }: Cut): string {
    return `after ${lines} lines (${journal[lines - 1]?.type ?? "none"}), ${mined} mined`;
  }

  function deployer(): `0x${string}` {
    return sent[0]!.from as `0x${string}`;
  }

  async function snapshot(): Promise<string> {
    return (await request({ method: "evm_snapshot", params: [] })) as string;
  }
});
