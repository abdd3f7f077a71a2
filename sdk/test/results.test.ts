import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createReferenceBackend, createWasmBackend } from "@dpin/runtime";
import { expect } from "chai";
import { parseEther } from "viem";
import {
  BaseError,
  convict,
  createMemoryStore,
  fetchOutput,
  getConviction,
  getJob,
  ManifestError,
  publishProgram,
  runJob,
  submitJob,
  tensorValues,
  verifyResult,
  waitForJob,
  type ContractRevertError,
  type DpinClient,
  type JobInput,
  type JobSubmission,
  type PublishedProgram,
} from "../src/index.ts";
import { openInput } from "../src/node.ts";
import { cheaperWeights } from "../../test/support/cheats/cheaperWeights.ts";
import { flipOutputByte } from "../../test/support/cheats/flipOutputByte.ts";
import { withholdOpenings } from "../../test/support/cheats/withholdOpenings.ts";
import { wrongOutputRoot } from "../../test/support/cheats/wrongOutputRoot.ts";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../../test/support/startTestProvider.ts";

describe("A requester", () => {
  const small = smallProgram({ seed: 9 });
  let network: TestNetwork;
  let program: PublishedProgram;
  let honest: TestProvider;
  let requester: DpinClient;
  before(async () => {
    network = await startTestNetwork();
    ({ requester } = network);
    program = await publishProgram({ store: network.store, ...small });
    honest = await startTestProvider({ network, index: 2 });
  });
  after(async () => {
    await honest?.stop();
    await network?.stop();
  });

  const submission = (provider: TestProvider, inputs: readonly JobInput[] = [small.randomInput()]): JobSubmission => ({
    ...{ store: network.store, program, inputs, minPrice: parseEther("1"), provider: provider.client.account },
  });

  async function committed(provider: TestProvider, inputs?: readonly JobInput[]): Promise<bigint> {
    const { jobId } = await submitJob(requester, submission(provider, inputs));
    const { state } = await waitForJob(requester, { jobId, states: ["committed"], pollMs: 50 });
    expect(state).to.equal("committed");
    return jobId;
  }

  it("runs a job of a typed array and holds a verified output in one call", async () => {
    const input = new Int8Array(small.randomInput());
    let posted = 0n;
    const result = await runJob(requester, { ...submission(honest, [input]), pollMs: 50, onPosted: ({ jobId }) => (posted = jobId) });
    expect(posted).to.equal(result.jobId);
    expect(result.verdict).to.deep.equal({ kind: "right", by: "openings", elements: 128 });
    const own = await createReferenceBackend().run({
      ...small,
      inputs: [new Uint8Array(input.buffer)],
      inputRoot: bytesOf(result.inputRoot),
    });
    expect(result.output).to.deep.equal(own.outputs.at(-1));
    const type = small.program.ops.at(-1)!.output;
    const values = tensorValues({ bytes: result.output, type });
    expect(values).to.deep.equal(new Int8Array(own.outputs.at(-1)!));
    expect(await rejection(Promise.resolve().then(() => tensorValues({ bytes: result.output.subarray(1), type })))).to.be.instanceOf(
      BaseError,
    );
    const { price } = await getJob(requester, { jobId: result.jobId });
    expect(price).to.equal(parseEther("1"));
  });

  it("gets the same output for the same input as a file, a Blob and an ArrayBuffer", async () => {
    const bytes = small.randomInput();
    const file = path.join(network.dir, "input.bin");
    await writeFile(file, bytes);
    const inputs = [await openInput({ file }), new Blob([bytes as Uint8Array<ArrayBuffer>]), bytes.slice().buffer];
    const own = createMemoryStore();
    const jobs = await Promise.all(inputs.map((input) => committed(honest, [input])));
    const [first, ...others] = await Promise.all(jobs.map((jobId) => fetchOutput(requester, { jobId, store: own })));
    for (const other of others) expect(other).to.deep.equal(first);
  });

  it("is told what is wrong with an input before anything is posted", async () => {
    const post = async (input: unknown) => (await rejection(submitJob(requester, submission(honest, [input as JobInput])))) as Error;
    const nonce = await requester.publicClient.getTransactionCount({ address: requester.account });
    expect(await post(new Uint8Array(47))).to.be.instanceOf(ManifestError);
    expect((await post(new Uint8Array(47))).message).to.equal("input 0 (features) has 47 bytes instead of 48 (i8 × 48)");
    expect((await post(new Blob([new Uint8Array(10)]))).message).to.equal("input 0 (features) has 10 bytes instead of 48 (i8 × 48)");
    expect((await post(new Int32Array(12))).message).to.equal("input 0 (features) is made of i8, an array of i32 was given");
    expect((await post(new Float32Array(12))).message).to.equal("input 0 (features) is made of i8, [object Float32Array] was given");
    expect(await post("input.bin")).to.be.instanceOf(TypeError);
    expect((await rejection(submitJob(requester, submission(honest, [])))) as Error).to.be.instanceOf(ManifestError);
    expect(((await rejection(openInput({ file: network.dir }))) as Error).message).to.equal(`${network.dir} is not a file`);
    const missing = path.join(network.dir, "missing");
    expect(((await rejection(openInput({ file: missing }))) as Error).message).to.equal(`cannot read the input ${missing} (ENOENT)`);
    expect(await requester.publicClient.getTransactionCount({ address: requester.account })).to.equal(nonce);
  });

  it("stops waiting when its signal says so, and can go on later", async () => {
    const nobody = await network.client({ index: 9 });
    const signal = AbortSignal.timeout(300);
    let posted = 0n;
    const job = { ...submission(honest), provider: nobody.account, signal, onPosted: ({ jobId }: { jobId: bigint }) => (posted = jobId) };
    expect(((await rejection(runJob(requester, job))) as Error).name).to.equal("TimeoutError");
    expect((await getJob(requester, { jobId: posted })).state).to.equal("posted");
  });

  it("verifies by a run of its own as well, on any backend", async () => {
    const jobId = await committed(honest);
    const elements = 700 + 1300 + 40;
    const wasm = await createWasmBackend({ threads: 1 });
    try {
      for (const backend of [createReferenceBackend(), wasm]) {
        expect(await verifyResult(requester, { jobId, backend })).to.deep.equal({ kind: "right", by: "run", elements });
      }
    } finally {
      await wasm.close();
    }
  });

  it("finds a wrong result by openings and by a run, and convicts with either proof", async () => {
    const cheat = await startTestProvider({
      ...{ network, index: 3, spotChecks: 0, backend: cheaperWeights({ backend: createReferenceBackend() }) },
    });
    try {
      const jobId = await committed(cheat);
      const byOpenings = await verifyResult(requester, { jobId });
      const byRun = await verifyResult(requester, { jobId, backend: createReferenceBackend() });
      for (const verdict of [byOpenings, byRun]) {
        if (verdict.kind !== "wrong" || verdict.proof === null) throw new Error(`the verdict is ${verdict.kind}`);
        expect(verdict.fault!.kind).to.equal("Element");
        expect(verdict.fault!.committed).not.to.equal(verdict.fault!.recomputed);
      }
      const proof = (byOpenings as { proof: `0x${string}` }).proof;
      const { claim } = await convict(requester, { jobId, proof });
      expect((await getConviction(requester, { jobId })).challenger).to.equal(requester.account);
      expect(claim).to.match(/^0x[0-9a-f]{64}$/);
      const again = (await rejection(convict(requester, { jobId, proof }))) as ContractRevertError;
      expect(again.errorName).to.match(/^(ComputeChallenges|JobEscrow)_/);
    } finally {
      await cheat.stop();
    }
  });

  it("is not deceived by an output that the trace does not end in, although every element is right", async () => {
    const cheat = await startTestProvider({
      ...{ network, index: 4, spotChecks: 0, backend: wrongOutputRoot({ backend: createReferenceBackend() }) },
    });
    try {
      const jobId = await committed(cheat);
      const verdict = await verifyResult(requester, { jobId, count: 8 });
      if (verdict.kind !== "wrong" || verdict.proof === null) throw new Error(`the verdict is ${verdict.kind}`);
      expect(verdict.fault).to.include({ kind: "OutputRoot" });
      await convict(requester, { jobId, proof: verdict.proof });
      expect((await getJob(requester, { jobId })).state).to.equal("convicted");
      // What was committed as the output is not what the provider has.
      expect(await rejection(fetchOutput(requester, { jobId }))).to.be.instanceOf(BaseError);
    } finally {
      await cheat.stop();
    }
  });

  it("knows that a provider which opens nothing has not answered, and by a run what that means", async () => {
    const silent = await startTestProvider({
      ...{ network, index: 5, spotChecks: 0, publish: withholdOpenings, backend: flipOutputByte({ backend: createReferenceBackend() }) },
    });
    try {
      const jobId = await committed(silent);
      expect((await verifyResult(requester, { jobId, count: 8 })).kind).to.equal("unopened");
      const byRun = await verifyResult(requester, { jobId, backend: createReferenceBackend() });
      expect(byRun).to.deep.equal({ kind: "wrong", by: "run", proof: null, fault: null });
    } finally {
      await silent.stop();
    }
  });

  it("cannot verify or fetch what nobody has committed to", async () => {
    for (const ask of [verifyResult, fetchOutput]) {
      expect(((await rejection(ask(requester, { jobId: 999n }))) as Error).message).to.equal("job 999 has no commitment");
    }
  });
});

function bytesOf(hex: `0x${string}`): Uint8Array {
  return new Uint8Array(Buffer.from(hex.slice(2), "hex"));
}
