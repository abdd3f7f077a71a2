import { expect } from "chai";
import { parseEther } from "viem";
import {
  fetchResult,
  getCredit,
  register,
  stake,
  getBalance,
  getJob,
  getJobRecord,
  publishProgram,
  waitForJob,
  createHttpStore,
  type PublishedProgram,
} from "@dpin/sdk";
import { createReferenceBackend } from "@dpin/runtime";
import { smallProgram } from "../support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider } from "../support/startTestProvider.ts";

describe("A provider", () => {
  let network: TestNetwork;
  let program: PublishedProgram;
  const small = smallProgram({ seed: 1 });

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
  });
  after(() => network.stop());

  it("takes an open job, delivers the right output and is paid", async () => {
    const provider = await startTestProvider({ network, index: 2 });
    try {
      const inputs = [small.randomInput()];
      const jobId = await network.post({ program, inputs });
      const committed = await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      expect(committed.state).to.equal("committed");
      expect(committed.provider).to.equal(provider.client.account);
      const record = await getJobRecord(network.requester, { jobId });
      const output = await fetchResult({ store: createHttpStore({ endpoint: provider.url }), commitment: record!.commitment! });
      const { outputs } = await createReferenceBackend().run({ ...small, inputs, inputRoot: new Uint8Array(32) });
      expect(output).to.deep.equal(outputs.at(-1));

      const before = await getBalance(provider.client, { account: provider.client.account });
      await network.node.advance(60);
      const { state } = await waitForJob(network.requester, { jobId, pollMs: 50 });
      expect(state).to.equal("finalized");
      const { price } = await getJob(network.requester, { jobId });
      const paid = price - price / 100n;
      for (;;) {
        const after = await getBalance(provider.client, { account: provider.client.account });
        if (after === before) continue;
        expect(after - before).to.equal(paid);
        break;
      }
    } finally {
      await provider.stop();
    }
  });

  it("that is not the first to take an open job leaves it to the other, and both go on", async () => {
    const providers = [await startTestProvider({ network, index: 3 }), await startTestProvider({ network, index: 4 })];
    try {
      const jobs: bigint[] = [];
      for (let i = 0; i < 4; i++) jobs.push(await network.post({ program, inputs: [small.randomInput()] }));
      for (const jobId of jobs) {
        const { state, provider } = await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
        expect(state).to.equal("committed");
        expect(providers.map(({ client }) => client.account)).to.include(provider);
      }
      await network.node.advance(60);
      for (const jobId of jobs) expect((await waitForJob(network.requester, { jobId, pollMs: 50 })).state).to.equal("finalized");
    } finally {
      for (const provider of providers) await provider.stop();
    }
  });

  it("works with its operator's hot key, and the pay waits for its own", async () => {
    const owner = await network.client({ index: 5, fund: "5000" });
    const { account: operator } = await network.client({ index: 6 });
    await register(owner, { operator, endpoint: "http://127.0.0.1:1" });
    await stake(owner, { amount: parseEther("5000") });
    const provider = await startTestProvider({ network, index: 6 });
    try {
      const jobId = await network.post({ program, inputs: [small.randomInput()], provider: owner.account });
      expect((await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 })).provider).to.equal(owner.account);
      await network.node.advance(60);
      const { state, price } = await waitForJob(network.requester, { jobId, pollMs: 50 });
      expect(state).to.equal("finalized");
      expect(await getCredit(owner, { account: owner.account })).to.equal(price - price / 100n);
    } finally {
      await provider.stop();
    }
  });
});
