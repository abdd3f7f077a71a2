import { createReferenceBackend } from "@dpin/runtime";
import { computeChallengesAbi, ContractRevertError, getBalance, publishProgram, wait, type DpinClient } from "@dpin/sdk";
import { expect } from "chai";
import { asc, eq } from "drizzle-orm";
import type { TransactionReceipt } from "viem";
import { CHEATS } from "../../test/support/cheats/cheats.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startFaultyProxy } from "../../test/support/startFaultyProxy.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider, testLogger } from "../../test/support/startTestProvider.ts";
import { startTestVerifier } from "../../test/support/startTestVerifier.ts";
import { lead, testDatabase, uniqueName } from "../../test/support/testDatabase.ts";
import { costOf } from "../src/accounts/costOf.ts";
import { openAccounts } from "../src/accounts/openAccounts.ts";
import { readPayments, sumPayments } from "../src/index.ts";
import { openJournal, type Journal } from "../src/journal/openJournal.ts";
import { payments } from "../src/journal/tables.ts";

const CHEATER = 2;
const VERIFIER = 3;

describe("A verifier's accounts", () => {
  let network: TestNetwork;
  before(async () => {
    network = await startTestNetwork();
  });
  after(() => network.stop());

  const native = (client: DpinClient) => client.publicClient.getBalance({ address: client.account });
  const until = async (what: string, done: () => Promise<boolean>) => {
    for (const deadline = Date.now() + 90_000; !(await done());) {
      if (Date.now() > deadline) throw new Error(`no ${what} within 90 s`);
      await wait({ ms: 100 });
    }
  };

  /** As if the journal had read all blocks: no payment is read before. */
  async function follow(journal: Journal): Promise<void> {
    journal.nextBlock = (await network.requester.publicClient.getBlockNumber({ cacheTime: 0 })) + 1n;
    journal.isBehind = false;
  }

  it("hold all that a dispute with reveals cost and earned, to the wei, although the verifier was stopped in between", async () => {
    const small = smallProgram({ seed: 21 });
    const program = await publishProgram({ store: network.store, ...small });
    const { backend, publish } = CHEATS.silence;
    const cheater = await startTestProvider({
      ...{ network, index: CHEATER, backend: backend({ backend: createReferenceBackend() }), spotChecks: 0, publish },
    });
    let verifier = await startTestVerifier({ network, index: VERIFIER });
    const client = await network.client({ index: VERIFIER });
    const before = { native: await native(client), dpin: await getBalance(client, { account: client.account }) };
    const { challenges: address } = network.addresses;
    const happened = async (eventName: "RevealDemanded" | "Settled" | "DepositsWithdrawn") => {
      const filter = { address, abi: computeChallengesAbi, eventName, fromBlock: 0n } as const;
      return (await client.publicClient.getContractEvents(filter)).length > 0;
    };
    try {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: cheater.client.account });
      await until("demanded reveal", () => happened("RevealDemanded"));
      await verifier.stop();
      verifier = await startTestVerifier({ network, index: VERIFIER });
      // The second to answer in passes only once: a window that closes would end the dispute.
      await network.node.advance(21);
      await until("end", async () => (await happened("Settled")) && (await happened("DepositsWithdrawn")));
      const prefix = `verifier ${network.dir} ${VERIFIER}`;
      const rowsOf = async () => readPayments({ database: await testDatabase(), prefix });
      const noted = async (kind: string, ofJob: boolean) =>
        (await rowsOf()).some((row) => row.kind === kind && (row.jobId !== 0n) === ofJob);
      await until("bounty and withdrawal in the accounts", async () => (await noted("bounty", true)) && (await noted("gas", false)));
      await verifier.stop();

      const rows = await rowsOf();
      const { gas, deposits, refunds, bounty } = sumPayments(rows);
      expect(Number(deposits), "there were deposits").to.be.greaterThan(0);
      expect(refunds, "the one that was not answered came back").to.equal(deposits);
      const spent = before.native - (await native(client));
      // What another process of this key, or a block after the last look, might have spent would show here.
      expect(spent).to.equal(gas + deposits - refunds);
      expect((await getBalance(client, { account: client.account })) - before.dpin).to.equal(bounty);
      expect(new Set(rows.filter(({ kind }) => kind !== "gas").map((row) => row.jobId))).to.deep.equal(new Set([jobId]));

      // Another reader of the same events, with nothing remembered, comes to the same, and reading again changes nothing.
      const leadership = await lead(uniqueName("accounts"));
      const chainId = await client.publicClient.getChainId();
      const journal = await openJournal({ leadership, chainId, escrow: network.addresses.escrow });
      const stored = async () =>
        (await testDatabase()).transact((transaction) =>
          transaction
            .select()
            .from(payments)
            .where(eq(payments.verifier, leadership.name))
            .orderBy(asc(payments.block), asc(payments.logIndex)),
        );
      const reader = await network.client({ index: VERIFIER });
      for (let times = 0; times < 2; times++) {
        const accounts = await openAccounts({ client: reader, leadership, journal, logger: testLogger });
        await follow(journal);
        await accounts.read();
        await network.node.advance(1);
        await follow(journal);
        await accounts.read();
        expect(sumPayments(await stored())).to.deep.equal(sumPayments(rows));
      }
      await leadership.release();
    } finally {
      await verifier.stop();
      await cheater.stop();
    }
  });

  it("hold the gas of a refused call once, and forget what a reorganisation took back", async () => {
    const leadership = await lead(uniqueName("accounts"));
    const client = await network.client({ index: VERIFIER });
    const chainId = await client.publicClient.getChainId();
    const journal = await openJournal({ leadership, chainId, escrow: network.addresses.escrow });
    const accounts = await openAccounts({ client, leadership, journal, logger: testLogger });
    await follow(journal);
    await accounts.read();
    const head = await client.publicClient.getBlockNumber({ cacheTime: 0 });
    const error = new ContractRevertError({ call: "proveFraud", errorName: "ComputeChallenges_AlreadyConvicted", args: [7n] });
    await accounts.refused({ jobId: 7n, error });
    const receipt = { transactionHash: `0x${"ab".repeat(32)}`, blockNumber: head, gasUsed: 50_000n, effectiveGasPrice: 3n };
    error.receipt = receipt as unknown as TransactionReceipt;
    await accounts.refused({ jobId: 7n, error });
    await accounts.refused({ jobId: 7n, error });
    const database = await testDatabase();
    const vanished = { verifier: leadership.name, transaction: `0x${"cd".repeat(32)}`, logIndex: 3, block: head, token: null } as const;
    await database.transact((transaction) => transaction.insert(payments).values({ ...vanished, jobId: 7n, kind: "deposit", wei: 9n }));
    await network.node.advance(1);
    await follow(journal);
    await accounts.read();
    const rows = (await readPayments({ database, prefix: leadership.name })).filter(({ jobId }) => jobId === 7n);
    expect(sumPayments(rows)).to.deep.equal({ gas: 150_000n, deposits: 0n, refunds: 0n, bounty: 0n, transactions: 1 });
    await leadership.release();
  });

  it("keep no dispute waiting for a slow node: each time it is read for two seconds at most, and on from there, once the journal has read all", async () => {
    const proxy = await startFaultyProxy({ target: network.node.url });
    const leadership = await lead(uniqueName("accounts"));
    try {
      const read: number[] = [];
      proxy.rewrite(async ({ method, params, result }) => {
        if (method !== "eth_getLogs") return result;
        const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
        if (fromBlock !== toBlock) return new Error("block range is too large");
        read.push(Number(fromBlock));
        await wait({ ms: 200 });
        return result;
      });
      const client = await network.client({ index: VERIFIER, url: proxy.url });
      const journal = await openJournal({ leadership, chainId: network.node.chainId, escrow: network.addresses.escrow });
      const accounts = await openAccounts({ client, leadership, journal, logger: testLogger });
      await follow(journal);
      journal.isBehind = true;
      await accounts.read();
      expect(read).to.deep.equal([]);
      journal.isBehind = false;
      await accounts.read();
      const first = read.length;
      expect(first).to.be.within(2, Number(journal.nextBlock) / 2);
      await accounts.read();
      expect(read.length).to.be.above(first);
      expect(read).to.deep.equal(read.map((_, i) => i));
    } finally {
      await leadership.release();
      await proxy.stop();
    }
  });

  it("count what a rollup's transaction paid for the layer below", () => {
    const receipt = { gasUsed: 10n, effectiveGasPrice: 7n } as TransactionReceipt;
    expect(costOf({ receipt })).to.equal(70n);
    expect(costOf({ receipt: { ...receipt, l1Fee: "0x10" } as unknown as TransactionReceipt })).to.equal(86n);
  });
});
