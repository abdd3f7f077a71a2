import { expect } from "chai";
import type { RunRequest } from "../src/backend.ts";
import { bytesEqual } from "../src/bytes/bytesEqual.ts";
import { chooseBackend } from "../src/chooseBackend.ts";
import { initHash } from "../src/hash/keccak256.ts";
import type { AffineRow, Op, Program } from "../src/program/types.ts";
import { createReferenceBackend } from "../src/reference/createReferenceBackend.ts";
import { checkConformance } from "../src/webgpu/checkConformance.ts";
import { createDeviceProcess } from "../src/webgpu/createDeviceProcess.ts";
import { createWebGpuBackend, type WebGpuBackend } from "../src/webgpu/createWebGpuBackend.ts";
import { planDeviceRun } from "../src/webgpu/planDeviceRun.ts";
import { WebGpuAdapterError } from "../src/webgpu/WebGpuAdapterError.ts";
import { WebGpuDeviceError } from "../src/webgpu/WebGpuDeviceError.ts";
import { WebGpuMemoryError } from "../src/webgpu/WebGpuMemoryError.ts";

const row = (coefficients: number[], offset = 0): AffineRow => ({ offset, coefficients });

/** A chain of n × n products, each of the one before with itself. */
function chain({ n, length }: { n: number; length: number }): RunRequest {
  const ops = Array.from({ length }, (_, i): Op => {
    const source = i === 0 ? ({ kind: "generated", index: 0 } as const) : ({ kind: "output", index: i - 1 } as const);
    const side = (loop: number) => ({
      ...{ source, dtype: "i8" as const, dims: [n, n], pad: 0 },
      map: [row([0, 1, 2].map((index) => (index === loop ? 1 : 0))), row([0, 0, 1])],
    });
    return {
      ...{ name: `product-${i}`, output: { dtype: "i8", dims: [n, n] }, reduceDims: [n], combine: "mul", combineShift: 0, reduce: "sum" },
      ...{ a: side(0), b: side(1), bias: null, multiplier: 3, shift: 11, zeroPoint: 0, min: -128, max: 127 },
    };
  });
  const program: Program = { version: 1, name: "chain", inputs: [], constants: [], ops };
  return { program, constants: [], inputs: [], inputRoot: new Uint8Array(32).fill(7) };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const thrown = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

describe("createWebGpuBackend", function () {
  this.timeout(240_000);
  let backend: WebGpuBackend;
  const pids: number[] = [];

  before(async () => {
    await initHash();
    backend = await createWebGpuBackend({ adapter: "software", memoryBudget: 2 ** 22, onProcess: (pid) => pids.push(pid) });
  });
  after(async () => {
    await backend.close();
    for (const pid of pids) expect(runs(pid), `process ${pid}`).to.equal(false);
  });

  async function expectSameAsReference(request: RunRequest): Promise<void> {
    const expected = await createReferenceBackend().run(request);
    const actual = await backend.run(request);
    expect(bytesEqual(actual.traceRoot, expected.traceRoot)).to.equal(true);
  }

  it("admits SwiftShader after its gate and names it", () => {
    expect(backend.adapter).to.match(/swiftshader/i);
  });

  it("reports every op and the time of computing and committing", async () => {
    const seen: number[] = [];
    const run = await backend.run({ ...chain({ n: 40, length: 4 }), onProgress: (done, total) => seen.push(done * 100 + total) });
    expect(seen).to.deep.equal([104, 204, 304, 404]);
    expect(run.computeMs).to.be.greaterThan(0);
    expect(run.commitMs).to.be.greaterThan(0);
  });

  it("keeps no more tensors on the device than ops still need", () => {
    const [short, long] = [2, 40].map((length) => planDeviceRun({ request: chain({ n: 64, length }) }));
    expect(long!.slots.length).to.equal(short!.slots.length);
    const tensors = 3 * 64 * 64;
    expect(long!.slots.reduce((sum, bytes) => sum + bytes, 0)).to.be.lessThan(2 * tensors);
  });

  it("refuses a run that does not fit its budget and says how much it needs", async () => {
    const error = await thrown(backend.run(chain({ n: 2048, length: 2 })));
    expect(error).to.be.instanceOf(WebGpuMemoryError);
    expect((error as WebGpuMemoryError).available).to.equal(2 ** 22);
    expect((error as WebGpuMemoryError).needed).to.be.within(3 * 2 ** 22, 6 * 2 ** 22);
  });

  it("starts the device anew, once, when its process ends in a run", async () => {
    const request = chain({ n: 30, length: 3 });
    const expected = await createReferenceBackend().run(request);
    const before = pids.length;
    process.kill(pids[pids.length - 1]!, "SIGSTOP");
    const running = backend.run(request);
    // Stopped, it takes the work and does nothing; then it is gone.
    setTimeout(() => process.kill(pids[before - 1]!, "SIGKILL"), 300);
    expect(bytesEqual((await running).traceRoot, expected.traceRoot)).to.equal(true);
    expect(pids.length).to.equal(before + 1);
  });

  it("ends a run early when its signal aborts, and runs the next one", async () => {
    const abort = new AbortController();
    const reason = new Error("no longer wanted");
    const pid = pids[pids.length - 1]!;
    process.kill(pid, "SIGSTOP");
    const running = backend.run({ ...chain({ n: 30, length: 3 }), signal: abort.signal });
    setTimeout(() => abort.abort(reason), 100);
    expect(await thrown(running)).to.equal(reason);
    await expectSameAsReference(chain({ n: 12, length: 2 }));
    expect(runs(pid)).to.equal(false);
  });

  it("refuses data that does not fit the program", async () => {
    const error = await thrown(backend.run({ ...chain({ n: 8, length: 1 }), inputRoot: new Uint8Array(31) }));
    expect(error).to.be.instanceOf(RangeError);
  });

  it("reports a device that is stuck twice, and works again afterwards", async () => {
    let stuck = false;
    const started: number[] = [];
    const onProcess = (pid: number) => {
      started.push(pid);
      if (stuck) process.kill(pid, "SIGSTOP");
    };
    const impatient = await createWebGpuBackend({ adapter: "software", deadline: 6_000, onProcess });
    try {
      stuck = true;
      process.kill(started[0]!, "SIGSTOP");
      const error = await thrown(impatient.run(chain({ n: 8, length: 1 })));
      expect(error).to.be.instanceOf(WebGpuDeviceError);
      expect((error as WebGpuDeviceError).reason).to.equal("deadline");
      expect((error as WebGpuDeviceError).adapter).to.equal(impatient.adapter);
      expect(started.length).to.equal(2);
      stuck = false;
      await impatient.run(chain({ n: 8, length: 1 }));
    } finally {
      await impatient.close();
    }
    expect(started.map(runs)).to.deep.equal([false, false, false]);
  });

  it("names the op that a wrong adapter computes wrongly", async () => {
    const reference = createReferenceBackend();
    const good = await checkConformance({ backend: reference });
    expect(good.ops).to.be.greaterThan(60);
    const wrong = {
      ...reference,
      run: async (request: RunRequest) => {
        const run = await reference.run(request);
        const op = request.program.ops.findIndex(({ combine, reduce }) => combine === "mul" && reduce === "sum");
        return op < 0 ? run : { ...run, outputs: run.outputs.map((bytes, i) => (i === op ? bytes.map((byte) => byte ^ 1) : bytes)) };
      },
    };
    const error = (await thrown(checkConformance({ backend: wrong }))) as Error;
    expect(error.message).to.match(/^wrong bytes in /);
  });
});

describe("createDeviceProcess", function () {
  this.timeout(120_000);

  it("kills a device that an endless kernel keeps busy past the deadline", async () => {
    const device = await createDeviceProcess({ kind: "software" });
    const text = `@group(0) @binding(0) var<storage, read_write> word: array<atomic<u32>>;
@compute @workgroup_size(1) fn main() { loop { if (atomicLoad(&word[0]) == 1u) { break; } } }`;
    const dispatch = { kind: "dispatch", kernel: 0, bindings: [{ slot: 0, bytes: 4 }], parameters: null, groups: 1 } as const;
    const steps = [dispatch, { kind: "read", slot: 0, bytes: 4 } as const, { kind: "flush" } as const];
    const started = performance.now();
    const error = await thrown(device.run({ plan: { slots: [4], staging: 4, kernels: [text], data: [], steps }, deadline: 1_500 }));
    expect(error).to.be.instanceOf(WebGpuDeviceError);
    expect((error as WebGpuDeviceError).reason).to.equal("deadline");
    expect(performance.now() - started).to.be.within(1_500, 20_000);
    await device.close();
    expect(runs(device.pid)).to.equal(false);
  });

  it("reports a kernel that the device refuses", async () => {
    const device = await createDeviceProcess({ kind: "software" });
    const plan = { slots: [4], staging: 4, kernels: ["not a kernel"], data: [], steps: [] };
    const error = (await thrown(device.run({ plan, deadline: 20_000 }))) as WebGpuDeviceError;
    expect(error).to.be.instanceOf(WebGpuDeviceError);
    expect(error.reason).to.equal("refused");
    await device.close();
  });
});

describe("chooseBackend", function () {
  this.timeout(120_000);

  it("takes a GPU that passes the gate, else WASM, and never software by itself", async () => {
    const reasons: unknown[] = [];
    const backend = await chooseBackend({ threads: 1, onFallback: (error) => reasons.push(error) });
    try {
      if (backend.name === "webgpu") expect(reasons).to.deep.equal([]);
      else {
        expect(backend.name).to.equal("wasm");
        expect(reasons[0]).to.be.instanceOf(WebGpuAdapterError);
      }
      const request = chain({ n: 16, length: 2 });
      const expected = await createReferenceBackend().run(request);
      expect(bytesEqual((await backend.run(request)).traceRoot, expected.traceRoot)).to.equal(true);
    } finally {
      await backend.close();
    }
  });

  it("gives the backend that is forced", async () => {
    for (const choice of ["wasm", "reference"] as const) {
      const backend = await chooseBackend({ backend: choice, threads: 1 });
      expect(backend.name).to.equal(choice);
      await backend.close();
    }
  });
});
