import { expect } from "chai";
import type { Backend, Run, RunRequest } from "../src/backend.ts";
import { bytesEqual } from "../src/bytes/bytesEqual.ts";
import { chooseBackend } from "../src/chooseBackend.ts";
import { createFallbackBackend } from "../src/createFallbackBackend.ts";
import { createReferenceBackend } from "../src/reference/createReferenceBackend.ts";
import { SpotCheckError } from "../src/spotCheck.ts";
import { createWebGpuBackend } from "../src/webgpu/createWebGpuBackend.ts";
import { WebGpuAdapterError } from "../src/webgpu/WebGpuAdapterError.ts";
import { WebGpuDeviceError } from "../src/webgpu/WebGpuDeviceError.ts";
import { WebGpuMemoryError } from "../src/webgpu/WebGpuMemoryError.ts";
import { generatedChain } from "./support/generatedChain.ts";
import { isRunning } from "./support/isRunning.ts";
import { thrownBy } from "./support/thrownBy.ts";

const stuck = new WebGpuDeviceError({ reason: "deadline", adapter: "a GPU", detail: "no result" });
const tooLarge = new WebGpuMemoryError({ what: "memory", needed: 9, available: 8 });
const refused = new WebGpuAdapterError({ adapter: "a GPU", detail: "wrong bytes" });
const request = generatedChain({ n: 8, length: 1 });

/** A backend whose runs end as `outcomes` says, the last of them for good. */
function scripted({ name, outcomes }: { name: string; outcomes: (Error | "runs")[] }) {
  const made = { runs: 0, closed: 0 };
  const backend: Backend = {
    ...createReferenceBackend(),
    name,
    run: () => {
      const outcome = outcomes[Math.min(made.runs++, outcomes.length - 1)]!;
      return outcome === "runs" ? Promise.resolve({ computeMs: name.length } as Run) : Promise.reject(outcome);
    },
    close: async () => void made.closed++,
  };
  return { backend, made };
}

/** A machine whose GPU gives these outcomes, on a clock that stands still unless it is moved. */
function machine({ outcomes }: { outcomes: (Error | "runs")[] }) {
  const gpu = scripted({ name: "gpu", outcomes });
  const processor = scripted({ name: "processor", outcomes: ["runs"] });
  const moved: unknown[] = [];
  const clock = { ms: 0 };
  let created = 0;
  const backend = createFallbackBackend({
    first: gpu.backend,
    second: async () => (created++, processor.backend),
    moves: (error) => error === stuck || error === tooLarge,
    rests: (error) => error === stuck,
    restMs: 1_000,
    onMove: (error) => moved.push(error),
    now: () => clock.ms,
  });
  return { backend, gpu: gpu.made, processor: processor.made, moved, clock, created: () => created };
}

describe("createFallbackBackend", () => {
  it("uses only the first backend while that one works, and closes it", async () => {
    const { backend, gpu, processor, moved, created } = machine({ outcomes: ["runs"] });
    await backend.run(request);
    await backend.run(request);
    expect(backend.name).to.equal("gpu");
    await backend.close();
    expect({ gpu, processor, moved, created: created() }).to.deep.equal({
      ...{ gpu: { runs: 2, closed: 1 }, processor: { runs: 0, closed: 0 }, moved: [], created: 0 },
    });
  });

  it("moves a run on the errors it is told, says so, names who ran it, makes the second once and closes both", async () => {
    const { backend, gpu, processor, moved, created } = machine({ outcomes: [tooLarge, tooLarge, "runs"] });
    expect((await backend.run(request)).computeMs).to.equal("processor".length);
    expect(backend.name).to.equal("processor");
    await backend.run(request);
    expect((await backend.run(request)).computeMs).to.equal("gpu".length);
    expect(backend.name).to.equal("gpu");
    await backend.close();
    expect(moved).to.deep.equal([tooLarge, tooLarge]);
    expect({ gpu, processor, created: created() }).to.deep.equal({
      gpu: { runs: 3, closed: 1 },
      processor: { runs: 2, closed: 1 },
      created: 1,
    });
  });

  it("throws every other error as it is", async () => {
    const reason = new Error("no longer wanted");
    const { backend, processor, moved } = machine({ outcomes: [reason] });
    expect(await thrownBy(backend.run(request))).to.equal(reason);
    expect({ processor, moved, name: backend.name }).to.deep.equal({ processor: { runs: 0, closed: 0 }, moved: [], name: "gpu" });
  });

  it("leaves a broken first backend alone for a while, longer after each failure, until a run on it succeeds", async () => {
    const { backend, gpu, clock } = machine({ outcomes: [stuck, stuck, "runs", stuck, "runs"] });
    const runsAt = async (ms: number) => {
      clock.ms = ms;
      const before = gpu.runs;
      await backend.run(request);
      return gpu.runs > before;
    };
    expect(await runsAt(0)).to.equal(true);
    expect(await runsAt(999)).to.equal(false);
    expect(await runsAt(1_000), "tried again, and broken still").to.equal(true);
    expect(await runsAt(2_999)).to.equal(false);
    expect(await runsAt(3_000), "works").to.equal(true);
    expect(await runsAt(3_001), "broken again").to.equal(true);
    expect(await runsAt(4_000)).to.equal(false);
    expect(await runsAt(4_001), "the first rest is the short one").to.equal(true);
  });

  it("has room for what either backend has room for", async () => {
    const room =
      (available: number): Backend["fit"] =>
      async () => ({ fits: available >= 9, of: "memory", needed: 9, available });
    const both = (first: number, second: number) =>
      createFallbackBackend({
        first: { ...scripted({ name: "gpu", outcomes: ["runs"] }).backend, fit: room(first) },
        second: async () => ({ ...scripted({ name: "processor", outcomes: ["runs"] }).backend, fit: room(second) }),
        moves: () => true,
      }).fit(request);
    expect(await both(10, 3)).to.include({ fits: true, available: 10 });
    expect(await both(8, 12)).to.include({ fits: true, available: 12 });
    expect(await both(8, 7)).to.deep.equal({ fits: false, of: "memory", needed: 9, available: 7 });
  });

  it("asks for the second backend again when it could not be made", async () => {
    let tries = 0;
    const { backend: first } = scripted({ name: "gpu", outcomes: [tooLarge] });
    const { backend: other } = scripted({ name: "processor", outcomes: ["runs"] });
    const second = () => (tries++ === 0 ? Promise.reject(new Error("no memory")) : Promise.resolve(other));
    const backend = createFallbackBackend({ first, second, moves: () => true });
    expect(await thrownBy(backend.run(request))).to.have.property("message", "no memory");
    await backend.close();
    await backend.run(request);
  });
});

describe("chooseBackend with a GPU", function () {
  this.timeout(120_000);

  for (const { what, error, rests } of [
    { what: "that is stuck", error: stuck, rests: true },
    { what: "that no longer passes its gate", error: refused, rests: true },
    { what: "that is too small for the run", error: tooLarge, rests: false },
  ]) {
    it(`moves the run of a GPU ${what} to WASM, with the reference's bytes`, async () => {
      const gpu = scripted({ name: "webgpu", outcomes: [error] });
      const moved: unknown[] = [];
      const backend = await chooseBackend({ threads: 1, onFallback: (reason) => moved.push(reason), openGpu: async () => gpu.backend });
      try {
        const expected = await createReferenceBackend().run(request);
        for (let i = 0; i < 2; i++) expect(bytesEqual((await backend.run(request)).traceRoot, expected.traceRoot)).to.equal(true);
        expect(backend.name).to.equal("wasm");
        expect(gpu.made.runs).to.equal(rests ? 1 : 2);
        expect(moved).to.deep.equal(rests ? [error] : [error, error]);
      } finally {
        await backend.close();
      }
      expect(gpu.made.closed).to.equal(1);
    });
  }

  it("moves nothing that is not the GPU's fault", async () => {
    const bug = new TypeError("undefined is not a function");
    const backend = await chooseBackend({ threads: 1, openGpu: async () => scripted({ name: "webgpu", outcomes: [bug] }).backend });
    expect(await thrownBy(backend.run(request))).to.equal(bug);
    await backend.close();
    expect(await thrownBy(chooseBackend({ openGpu: () => Promise.reject(bug) }))).to.equal(bug);
  });

  it("does not move a run when the GPU is forced", async () => {
    const gpu = scripted({ name: "webgpu", outcomes: [stuck] });
    const backend = await chooseBackend({ backend: "webgpu", openGpu: async () => gpu.backend });
    expect(await thrownBy(backend.run(request))).to.equal(stuck);
    await backend.close();
  });

  it("moves a run of which the GPU gave a wrong element, says which, and leaves the GPU alone", async () => {
    const reasons: unknown[] = [];
    const gpu = { runs: 0, isWrong: true };
    const reference = createReferenceBackend();
    const openGpu = async (): Promise<Backend> => ({
      ...reference,
      name: "webgpu",
      run: async (asked) => {
        gpu.runs++;
        const run = await reference.run(asked);
        return gpu.isWrong ? { ...run, outputs: run.outputs.map((bytes) => bytes.map((byte) => byte ^ 1)) } : run;
      },
    });
    const backend = await chooseBackend({ threads: 1, restMs: 500, onFallback: (error) => reasons.push(error), openGpu });
    try {
      const expected = await reference.run(request);
      for (let i = 0; i < 2; i++) {
        const run = await backend.run(request);
        expect(bytesEqual(run.outputs.at(-1)!, expected.outputs.at(-1)!)).to.equal(true);
        expect(backend.name).to.equal("wasm");
      }
      expect(gpu.runs, "the second run does not wait for it").to.equal(1);
      expect(reasons).to.have.length(1);
      expect(reasons[0]).to.be.instanceOf(SpotCheckError);
      expect((reasons[0] as Error).message).to.match(/^op 0 \(.*\), element \d+: the backend gave -?\d+, the reference -?\d+$/);
      gpu.isWrong = false;
      await new Promise((resolve) => setTimeout(resolve, 510));
      await backend.run(request);
      expect(backend.name).to.equal("webgpu");
      // A verifier's re-run compares roots, and has no operands to recompute from.
      expect((await backend.run({ ...request, keep: "output" })).outputRoot).to.deep.equal(expected.outputRoot);
    } finally {
      await backend.close();
    }
  });

  it("ends a run on WASM when the device and the one that takes its place are stuck beyond the run's own patience", async () => {
    const pids: number[] = [];
    const reasons: unknown[] = [];
    const openGpu = () =>
      createWebGpuBackend({
        adapter: "software",
        gate: async ({ backend }) => void (await backend.run(generatedChain({ n: 4, length: 1 }))),
        onProcess: (pid) => {
          pids.push(pid);
          // The one that takes the first one's place never wakes up.
          if (pids.length > 1) process.kill(pid, "SIGSTOP");
        },
      });
    const backend = await chooseBackend({ threads: 1, onFallback: (error) => reasons.push(error), openGpu });
    try {
      const job: RunRequest = { ...generatedChain({ n: 30, length: 3 }), patience: 1_500 };
      const expected = await createReferenceBackend().run(job);
      expect(backend.name).to.equal("webgpu");
      process.kill(pids[0]!, "SIGSTOP");
      const started = performance.now();
      const run = await backend.run(job);
      expect(performance.now() - started, "1.5 s, then 5 s of the gate").to.be.within(6_000, 60_000);
      run.outputs.forEach((bytes, i) => expect(bytesEqual(bytes, expected.outputs[i]!)).to.equal(true));
      expect(bytesEqual(run.traceRoot, expected.traceRoot)).to.equal(true);
      expect(backend.name).to.equal("wasm");
      expect(reasons.map((reason) => (reason as WebGpuDeviceError).reason)).to.deep.equal(["deadline"]);
      // The GPU rests: nothing is started for the next run.
      await backend.run(job);
      expect(pids.length).to.equal(2);
    } finally {
      await backend.close();
    }
    expect(pids.map(isRunning)).to.deep.equal([false, false]);
  });
});
