import { createReferenceBackend } from "@dpin/runtime";
import {
  createHttpStore,
  createMemoryStore,
  getJob,
  getJobRecord,
  publishProgram,
  wait,
  waitForJob,
  type PublishedProgram,
} from "@dpin/sdk";
import { createServer } from "@dpin/provider";
import { expect } from "chai";
import { Writable } from "node:stream";
import { pino } from "pino";
import { CHEATS } from "../support/cheats/cheats.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startProxy } from "../support/startProxy.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider } from "../support/startTestProvider.ts";
import { startTestVerifier } from "../support/startTestVerifier.ts";

describe("Daemons in a world that fails", () => {
  const small = smallProgram({ seed: 3 });
  let network: TestNetwork;
  let program: PublishedProgram;

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
  });
  after(() => network?.stop());

  const post = (provider: { client: { account: `0x${string}` } }) =>
    network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });

  it("go on where they were when their node comes back, and lose nothing", async () => {
    const proxy = await startProxy({ target: network.node.url });
    const honest = await startTestProvider({ network, index: 2, url: proxy.url });
    const backend = CHEATS.flippedOutputByte.backend({ backend: createReferenceBackend() });
    const cheater = await startTestProvider({ network, index: 3, backend, spotChecks: 0, url: proxy.url });
    const verifier = await startTestVerifier({ network, index: 4, url: proxy.url });
    let flapping = true;
    // The node goes away again and again, in the middle of whatever is being done, while jobs are posted past the daemons.
    const flap = (async () => {
      while (flapping) {
        proxy.down();
        await wait({ ms: 400 });
        proxy.up();
        await wait({ ms: 350 });
      }
    })();
    try {
      const good: bigint[] = [];
      const bad: bigint[] = [];
      for (let i = 0; i < 3; i++) {
        good.push(await post(honest));
        bad.push(await post(cheater));
        await wait({ ms: 300 });
      }
      for (const jobId of bad) expect((await waitForJob(network.requester, { jobId, pollMs: 100 })).state).to.equal("convicted");
      for (const jobId of good) await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 100 });
      await network.node.advance(60);
      for (const jobId of good) expect((await waitForJob(network.requester, { jobId, pollMs: 100 })).state).to.equal("finalized");
    } finally {
      flapping = false;
      await flap;
      await verifier.stop();
      await cheater.stop();
      await honest.stop();
      await proxy.stop();
    }
  });

  it("refuse an artifact with a wrong hash, report it and fetch it elsewhere", async () => {
    const reports: { msg: string; artifact?: string; from?: string }[] = [];
    const sink = new Writable({
      write: (line: Buffer, _encoding, done) => {
        reports.push(JSON.parse(line.toString()) as (typeof reports)[number]);
        done();
      },
    });
    // A real server that answers every request for an artifact with other bytes of the same length.
    const liar = await createServer({
      store: { ...network.store, get: async (id) => (await network.store.get(id)).map((byte) => byte ^ 1) },
    });
    const sources = [createHttpStore({ endpoint: liar.url }), createHttpStore({ endpoint: network.artifacts.url })];
    const provider = await startTestProvider({ network, index: 5, sources, logger: pino({ level: "warn" }, sink) });
    try {
      const jobId = await post(provider);
      expect((await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 })).state).to.equal("committed");
      const { locator } = (await getJobRecord(network.requester, { jobId }))!;
      const refused = reports.filter(({ msg }) => msg === "a bad artifact was refused");
      expect(refused.map(({ artifact }) => artifact)).to.include(locator);
      expect(refused.every(({ from }) => from === liar.url)).to.equal(true);
    } finally {
      await provider.stop();
      await liar.close();
    }
  });

  it("decline a job whose program is not the one on chain, and go on with the next", async () => {
    const provider = await startTestProvider({ network, index: 6 });
    try {
      const other = smallProgram({ seed: 4 });
      const wrong = await publishProgram({ store: network.store, ...other });
      const bad = await network.post({
        program: { ...wrong, root: program.root },
        inputs: [other.randomInput()],
        provider: provider.client.account,
      });
      const good = await post(provider);
      expect((await waitForJob(network.requester, { jobId: good, states: ["committed"], pollMs: 50 })).state).to.equal("committed");
      expect((await getJob(network.requester, { jobId: bad })).state).to.equal("posted");
    } finally {
      await provider.stop();
    }
  });

  it("wait for inputs that are withheld and take the job when they come", async () => {
    const store = createMemoryStore();
    const hidden = await createServer({ store });
    const provider = await startTestProvider({ network, index: 7, sources: [createHttpStore({ endpoint: hidden.url })] });
    try {
      const input = small.randomInput();
      const jobId = await network.post({ program, inputs: [input], provider: provider.client.account });
      await wait({ ms: 700 });
      expect((await getJob(network.requester, { jobId })).state).to.equal("posted");
      const { locator } = (await getJobRecord(network.requester, { jobId }))!;
      for (const id of [locator, program.files.json, program.files.weights]) await store.put(await network.store.get(id));
      await store.put(input);
      expect((await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 })).state).to.equal("committed");
    } finally {
      await provider.stop();
      await hidden.close();
    }
  });

  it("continue accepted and committed jobs after a restart", async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const reference = createReferenceBackend();
    let runs = 0;
    // Computes the first job, and is still busy with the second when the provider ends.
    const slow = {
      ...reference,
      run: async (request: Parameters<typeof reference.run>[0]) => {
        if (runs++ > 0)
          await Promise.race([
            gate,
            new Promise<never>((_, reject) => request.signal?.addEventListener("abort", () => reject(request.signal?.reason))),
          ]);
        return reference.run(request);
      },
    };
    const first = await startTestProvider({ network, index: 8, backend: slow });
    const committed = await post(first);
    await waitForJob(network.requester, { jobId: committed, states: ["committed"], pollMs: 50 });
    const accepted = await post(first);
    await waitForJob(network.requester, { jobId: accepted, states: ["accepted"], pollMs: 50 });
    await first.stop();
    release();
    expect((await getJob(network.requester, { jobId: accepted })).state).to.equal("accepted");

    const second = await startTestProvider({ network, index: 8 });
    try {
      await waitForJob(network.requester, { jobId: accepted, states: ["committed"], pollMs: 50 });
      const { commitment } = (await getJobRecord(network.requester, { jobId: committed }))!;
      const answer = await fetch(`${second.url}/jobs/${committed}/nodes/${0xffffffff}/2/0`);
      expect(answer.status).to.equal(200);
      expect((await answer.arrayBuffer()).byteLength).to.equal(4 * 32);
      expect(await createHttpStore({ endpoint: second.url }).get(commitment!.locator)).to.have.lengthOf(40);
      await network.node.advance(60);
      for (const jobId of [committed, accepted]) {
        expect((await waitForJob(network.requester, { jobId, pollMs: 50 })).state).to.equal("finalized");
      }
    } finally {
      await second.stop();
    }
  });
});
