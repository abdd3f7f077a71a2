import { expect } from "chai";
import {
  fetchResult,
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
});
