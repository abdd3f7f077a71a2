import { expect } from "chai";
import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Backend, RunRequest } from "../src/backend.ts";
import { bytesEqual } from "../src/bytes/bytesEqual.ts";
import { chooseBackend } from "../src/chooseBackend.ts";
import { initHash } from "../src/hash/keccak256.ts";
import { createReferenceBackend } from "../src/reference/createReferenceBackend.ts";
import { checkConformance } from "../src/webgpu/checkConformance.ts";
import { createDeviceProcess, type DeviceProcess } from "../src/webgpu/createDeviceProcess.ts";
import { createExchangeFile, exchangeFileOf } from "../src/webgpu/createExchangeFile.ts";
import { createWebGpuBackend, type WebGpuBackend } from "../src/webgpu/createWebGpuBackend.ts";
import { executePlan } from "../src/webgpu/executePlan.ts";
import { planDeviceRun } from "../src/webgpu/planDeviceRun.ts";
import type { DevicePlan, DeviceReply } from "../src/webgpu/types.ts";
import { WebGpuAdapterError } from "../src/webgpu/WebGpuAdapterError.ts";
import { WebGpuDeviceError } from "../src/webgpu/WebGpuDeviceError.ts";
import { WebGpuMemoryError } from "../src/webgpu/WebGpuMemoryError.ts";
import { generatedChain as chain } from "./support/generatedChain.ts";
import { isRunning as runs } from "./support/isRunning.ts";
import { thrownBy as thrown } from "./support/thrownBy.ts";

/** The gate for the first device; those that take its place do one product, because SwiftShader takes seconds for all of it. */
function shortGate() {
  let whole = true;
  return async ({ backend }: { backend: Pick<Backend, "run"> }) => {
    if (whole) await checkConformance({ backend });
    else await backend.run(chain({ n: 4, length: 1 }));
    whole = false;
  };
}

describe("createWebGpuBackend", function () {
  this.timeout(240_000);
  let backend: WebGpuBackend;
  const pids: number[] = [];

  before(async () => {
    await initHash();
    backend = await createWebGpuBackend({
      ...{ adapter: "software", memoryBudget: 2 ** 22, gate: shortGate(), onProcess: (pid) => pids.push(pid) },
    });
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
    // Outputs of six ops are hashed together.
    const [short, long] = [12, 40].map((length) => planDeviceRun({ request: chain({ n: 64, length }) }));
    expect(long!.slots.length).to.equal(short!.slots.length);
    const tensors = (6 + 3) * 64 * 64;
    expect(long!.slots.reduce((sum, bytes) => sum + bytes, 0)).to.be.lessThan(1.5 * tensors);
  });

  it("hashes the outputs of up to six ops together, and all trees are those of the reference", async () => {
    const request = chain({ n: 26, length: 14 });
    const { steps } = planDeviceRun({ request });
    expect(steps.filter((step) => step.kind === "mark" && step.part === "commit").length).to.equal(3);
    const [run, expected] = [await backend.run(request), await createReferenceBackend().run(request)];
    run.trees.forEach((tree, i) => expect(bytesEqual(tree.root, expected.trees[i]!.root), `op ${i}`).to.equal(true));
    await expectSameAsReference(request);
  });

  it("reads only trees and the last output back when no more is to be kept", async () => {
    const request = chain({ n: 70, length: 3 });
    const whole = await createReferenceBackend().run(request);
    const run = await backend.run({ ...request, keep: "output" });
    expect(run.outputs.map(({ length }) => length)).to.deep.equal([0, 0, 4_900]);
    expect(bytesEqual(run.outputs[2]!, whole.outputs[2]!)).to.equal(true);
    run.trees.forEach((tree, i) => expect(bytesEqual(tree.root, whole.trees[i]!.root)).to.equal(true));
    expect(bytesEqual(run.traceRoot, whole.traceRoot)).to.equal(true);
    const read = (keep: "all" | "output") =>
      planDeviceRun({ request: { ...request, keep } }).steps.reduce((sum, step) => sum + (step.kind === "read" ? step.bytes : 0), 0);
    expect(read("all") - read("output")).to.equal(2 * 4_900);
  });

  it("refuses a run that does not fit its budget and says how much it needs", async () => {
    const error = await thrown(backend.run(chain({ n: 2048, length: 2 })));
    expect(error).to.be.instanceOf(WebGpuMemoryError);
    expect((error as WebGpuMemoryError).available).to.equal(2 ** 22);
    expect((error as WebGpuMemoryError).needed).to.be.within(3 * 2 ** 22, 6 * 2 ** 22);
    const { needed, available } = error as WebGpuMemoryError;
    const { program } = chain({ n: 2048, length: 2 });
    expect(await backend.fit({ program })).to.deep.equal({ fits: false, of: "memory", needed, available });
    expect(await backend.fit({ program: chain({ n: 64, length: 2 }).program })).to.include({ fits: true, available: 2 ** 22 });
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
    const impatient = await createWebGpuBackend({ adapter: "software", gate: async () => {}, onProcess });
    try {
      stuck = true;
      process.kill(started[0]!, "SIGSTOP");
      const error = await thrown(impatient.run({ ...chain({ n: 8, length: 1 }), patience: 1_500 }));
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

describe("The gate of createWebGpuBackend", function () {
  this.timeout(240_000);
  before(initHash);

  /** SwiftShader whose results are changed by `change`, and how often it was started. */
  function tampered({ change }: { change: (read: Uint8Array, start: number) => void }) {
    const started: DeviceProcess[] = [];
    const startDevice = async () => {
      const device = await createDeviceProcess({ kind: "software" });
      const start = started.push(device);
      return {
        ...device,
        get alive() {
          return device.alive;
        },
        run: async (run: Parameters<DeviceProcess["run"]>[0]) => {
          const result = await device.run(run);
          change(result.reads[0]!, start);
          return result;
        },
      };
    };
    return { started, startDevice };
  }

  it("refuses an adapter that reads one bit wrongly, names it and ends its process", async () => {
    const { started, startDevice } = tampered({ change: (read) => (read[read.length - 1]! ^= 1) });
    const error = (await thrown(createWebGpuBackend({ adapter: "software", startDevice }))) as WebGpuAdapterError;
    expect(error).to.be.instanceOf(WebGpuAdapterError);
    expect(error.adapter).to.match(/swiftshader/i);
    expect(error.message).to.match(/^the WebGPU adapter SwiftShader.* is refused: wrong bytes in /);
    expect(started.map(({ pid }) => runs(pid))).to.deep.equal([false]);
  });

  it("refuses a device that took a dead one's place and no longer computes rightly", async () => {
    // The second process is wrong, the third right again, as after a driver's update.
    const { started, startDevice } = tampered({ change: (read, start) => start === 2 && (read[0]! ^= 128) });
    const gates: boolean[] = [];
    // Only the second process is given the whole gate here.
    const gate: typeof checkConformance = async (options) => {
      gates.push(true);
      return started.length === 2 ? checkConformance(options) : { programs: 0, ops: 0 };
    };
    const backend = await createWebGpuBackend({ adapter: "software", startDevice, gate });
    const request = chain({ n: 8, length: 1 });
    try {
      await started[0]!.close();
      const error = (await thrown(backend.run(request))) as WebGpuAdapterError;
      expect(error).to.be.instanceOf(WebGpuAdapterError);
      expect(error.message).to.match(/is refused: wrong bytes in /);
      const expected = await createReferenceBackend().run(request);
      expect(bytesEqual((await backend.run(request)).traceRoot, expected.traceRoot)).to.equal(true);
      expect(gates.length, "each process passes the gate").to.equal(3);
    } finally {
      await backend.close();
    }
    expect(started.map(({ pid }) => runs(pid))).to.deep.equal([false, false, false]);
  });

  it("leaves matrix units out when the kernels for them do not pass, and takes the adapter without", async () => {
    let starts = 0;
    // SwiftShader has none and refuses the kernels.
    const startDevice = async () => {
      const device = await createDeviceProcess({ kind: "software" });
      starts++;
      const matrix = { rows: 16, columns: 16, depth: 32, lanes: 4, workgroupBytes: 32_768 };
      return {
        ...device,
        adapter: { ...device.adapter, matrix },
        get alive() {
          return device.alive;
        },
      };
    };
    const request = chain({ n: 8, length: 1 });
    const gate: typeof checkConformance = async ({ backend }) => {
      await backend.run(request);
      return { programs: 1, ops: 1 };
    };
    const backend = await createWebGpuBackend({ adapter: "software", startDevice, gate });
    try {
      expect(starts).to.equal(2);
      expect(backend.matrixUnits).to.equal(false);
      const expected = await createReferenceBackend().run(request);
      expect(bytesEqual((await backend.run(request)).traceRoot, expected.traceRoot)).to.equal(true);
    } finally {
      await backend.close();
    }
  });

  it("refuses another adapter in the place of the one that was admitted", async () => {
    const { started, startDevice } = tampered({ change: () => {} });
    const renamed = async () => {
      const device = await startDevice();
      return started.length === 1 ? device : { ...device, adapter: { ...device.adapter, name: "another GPU" } };
    };
    const backend = await createWebGpuBackend({ adapter: "software", startDevice: renamed, gate: async () => {} });
    await started[0]!.close();
    const error = (await thrown(backend.run(chain({ n: 8, length: 1 })))) as WebGpuAdapterError;
    await backend.close();
    expect(error.message).to.match(/^the WebGPU adapter another GPU is refused: it took the place of SwiftShader/);
    expect(started.map(({ pid }) => runs(pid))).to.deep.equal([false, false]);
  });
});

describe("executePlan", () => {
  it("stops before any work when the device has no room for a buffer, gives all of them back and counts the bytes", async () => {
    let made = 0;
    let destroyed = 0;
    const scopes: string[] = [];
    // A device of 100 bytes that says what WebGPU says; anything but making buffers would fail.
    const device = {
      pushErrorScope: (filter: string) => void scopes.push(filter),
      popErrorScope: async () => (scopes.pop() === "out-of-memory" && scopes.length === 2 && made > 100 ? { message: "full" } : null),
      createBuffer: ({ size }: { size: number }) => {
        made += size;
        return { destroy: () => destroyed++ };
      },
    };
    const plan = { slots: [60, 36, 80], staging: 8, kernels: [], data: [], steps: [] };
    const error = (await thrown(executePlan({ device: device as unknown as GPUDevice, plan }))) as WebGpuMemoryError;
    expect(error).to.be.instanceOf(WebGpuMemoryError);
    expect(error).to.include({ needed: 60 + 36 + 80 + 8 + 4, available: 96 });
    expect(destroyed).to.equal(5);
  });
});

describe("createWebGpuBackend with an adapter that binds little", () => {
  it("refuses a run whose largest buffer is too large and says so before", async () => {
    const adapter = { name: "a small GPU", software: false, largestBuffer: 50_000 };
    const idle = { adapter, pid: 0, alive: true, run: () => Promise.reject(new Error("nothing may run")), close: async () => {} };
    const backend = await createWebGpuBackend({ startDevice: async () => idle, gate: async () => {} });
    const request = chain({ n: 256, length: 1 });
    const error = (await thrown(backend.run(request))) as WebGpuMemoryError;
    expect(error).to.be.instanceOf(WebGpuMemoryError);
    expect(error).to.include({ needed: 256 * 256 + 32 * 255, available: 50_000 });
    expect(await backend.fit(request)).to.deep.equal({ fits: false, of: "buffer", needed: error.needed, available: 50_000 });
    expect(await backend.fit(chain({ n: 16, length: 1 }))).to.include({ fits: true, of: "memory", available: 2 ** 31 });
  });
});

describe("createDeviceProcess", function () {
  this.timeout(120_000);

  it("kills a device that an endless kernel keeps busy past the deadline", async () => {
    const device = await createDeviceProcess({ kind: "software" });
    const text = `@group(0) @binding(0) var<storage, read_write> word: array<atomic<u32>>;
@compute @workgroup_size(1) fn main() { loop { if (atomicLoad(&word[0]) == 1u) { break; } } }`;
    const dispatch = { kind: "dispatch", kernel: 0, bindings: [{ slot: 0, bytes: 4 }], parameters: null, groups: 1 } as const;
    const steps = [dispatch, { kind: "read", slot: 0, offset: 0, bytes: 4 } as const, { kind: "flush" } as const];
    const started = performance.now();
    const error = await thrown(device.run({ plan: { slots: [4], staging: 4, kernels: [text], data: [], steps }, deadline: 1_500 }));
    expect(error).to.be.instanceOf(WebGpuDeviceError);
    expect((error as WebGpuDeviceError).reason).to.equal("deadline");
    expect(performance.now() - started).to.be.within(1_500, 20_000);
    await device.close();
    expect(runs(device.pid)).to.equal(false);
  });

  /** 40 bytes go to the device and come back in three reads. */
  const echo = (): DevicePlan => {
    const read = (offset: number, bytes: number) => ({ kind: "read", slot: 0, offset, bytes }) as const;
    const steps = [{ kind: "upload", slot: 0, data: 0 } as const, read(0, 8), read(8, 24), { kind: "flush" } as const, read(32, 8)];
    const data = [Uint8Array.from({ length: 40 }, (_, i) => i)];
    return { slots: [40], staging: 32, kernels: [], data, steps: [...steps, { kind: "flush" }] };
  };
  const echoed = [echo().data[0]!.subarray(0, 8), echo().data[0]!.subarray(8, 32), echo().data[0]!.subarray(32)].map((bytes) => [...bytes]);
  const exchanges = {
    "a file in memory": createExchangeFile,
    "the pipe when no file can be made": async () => null,
    "the pipe when the file has no room": async () => exchangeFileOf({ handle: await open("/dev/full", "r+") }),
  };
  for (const [name, openExchange] of Object.entries(exchanges)) {
    it(`sends tensors to the device and back through ${name}`, async () => {
      const device = await createDeviceProcess({ kind: "software", openExchange });
      for (let run = 0; run < 2; run++) {
        const { reads } = await device.run({ plan: echo(), deadline: 20_000 });
        expect(reads.map((read) => [...read])).to.deep.equal(echoed);
      }
      await device.close();
    });
  }

  it("shares a file that has no name any more, so that none is left however both processes end", async () => {
    const device = await createDeviceProcess({ kind: "software" });
    expect(readlinkSync(`/proc/${device.pid}/fd/4`)).to.match(/\/dpin-device-[^/]+ \(deleted\)$/);
    await device.close();
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

describe("createDeviceProcess with a stand-in for the device", () => {
  const facts = { name: "a stand-in", software: false, largestBuffer: 2 ** 20 };
  const plan = { slots: [4], staging: 4, kernels: [], data: [], steps: [] };
  const dir = mkdtempSync(path.join(tmpdir(), "dpin-stand-in-"));
  after(() => rmSync(dir, { recursive: true, force: true }));
  let files = 0;

  /** A process that says `first` at its start, `later` a little after it, and `then` when it is sent a plan. */
  function standIn(first: DeviceReply, then: DeviceReply, later?: DeviceReply): URL {
    const file = path.join(dir, `${files++}.mjs`);
    const say = (reply: DeviceReply) => `process.send(${JSON.stringify(reply)})`;
    const lines = [`process.on("disconnect", () => process.exit());`, `process.on("message", () => ${say(then)});`, `${say(first)};`];
    writeFileSync(file, [...lines, ...(later === undefined ? [] : [`setTimeout(() => ${say(later)}, 100);`])].join("\n"));
    return pathToFileURL(file);
  }
  const ready = (adapter = facts): DeviceReply => ({ kind: "ready", adapter });
  const lost: DeviceReply = { kind: "lost", detail: "the driver was reset" };

  it("reports a device that is lost in a run, and kills its process", async () => {
    const device = await createDeviceProcess({ kind: "hardware", module: standIn(ready(), lost) });
    const error = (await thrown(device.run({ plan, deadline: 20_000 }))) as WebGpuDeviceError;
    expect(error).to.be.instanceOf(WebGpuDeviceError);
    expect(error).to.include({
      reason: "lost",
      adapter: "a stand-in",
      message: "the device a stand-in failed (lost): the driver was reset",
    });
    expect(device.alive).to.equal(false);
    await device.close();
    expect(runs(device.pid)).to.equal(false);
  });

  it("counts a device that is lost between runs as dead", async () => {
    const module = standIn(ready(), lost, lost);
    const device = await createDeviceProcess({ kind: "hardware", module });
    expect(device.alive).to.equal(true);
    while (device.alive) await new Promise((resolve) => setTimeout(resolve, 10));
    await device.close();
    expect(runs(device.pid)).to.equal(false);
  });

  it("refuses an adapter on the processor when a GPU is asked for, and names it", async () => {
    const module = standIn(ready({ ...facts, name: "llvmpipe", software: true }), lost);
    const error = (await thrown(createDeviceProcess({ kind: "hardware", module }))) as WebGpuAdapterError;
    expect(error).to.be.instanceOf(WebGpuAdapterError);
    expect(error).to.include({ adapter: "llvmpipe", message: "the WebGPU adapter llvmpipe is refused: it computes on the processor" });
  });

  it("tells how much a device gave that ran out of memory below the budget, without trying it twice", async () => {
    const starts: URL[] = [];
    const startDevice = async () => {
      starts.push(standIn(ready(), { kind: "exhausted", needed: 900, available: 500 }));
      return createDeviceProcess({ kind: "hardware", module: starts[starts.length - 1]! });
    };
    const backend = await createWebGpuBackend({ startDevice, gate: async () => {} });
    const error = (await thrown(backend.run(chain({ n: 8, length: 1 })))) as WebGpuMemoryError;
    await backend.close();
    expect(error).to.be.instanceOf(WebGpuMemoryError);
    expect(error).to.include({
      ...{ needed: 900, available: 500 },
      message: "the run needs 900 bytes of device memory, the device ran out after 500",
    });
    expect(starts.length).to.equal(1);
  });

  it("takes what of a result is in the file from there, and the rest from the reply", async () => {
    const file = path.join(dir, "half.mjs");
    const answer = `fs.writeSync(Number(process.argv[2]), Buffer.from([5, 6, 7]), 0, 3, 0);
      process.send({ kind: "done", result: { reads: [new Uint8Array(0), new Uint8Array([1, 2]), new Uint8Array(0)], computeMs: 0, commitMs: 0 } })`;
    const lines = [
      `import fs from "node:fs";`,
      `process.on("disconnect", () => process.exit());`,
      `process.on("message", () => { ${answer}; });`,
    ];
    writeFileSync(file, [...lines, `process.send(${JSON.stringify(ready())});`].join("\n"));
    const device = await createDeviceProcess({ kind: "hardware", module: pathToFileURL(file) });
    const steps = [1, 2, 2].map((bytes) => ({ kind: "read", slot: 0, offset: 0, bytes }) as const);
    const { reads } = await device.run({ plan: { ...plan, steps }, deadline: 20_000 });
    expect(reads.map((read) => [...read])).to.deep.equal([[5], [1, 2], [6, 7]]);
    // What is not there is the device's failure, not a result.
    const error = (await thrown(
      device.run({ plan: { ...plan, steps: steps.map((step) => ({ ...step, bytes: 2 })) }, deadline: 20_000 }),
    )) as WebGpuDeviceError;
    expect(error).to.be.instanceOf(WebGpuDeviceError);
    expect(error.message).to.equal("the device a stand-in failed (ended): the exchange file ends at 3 bytes, within a piece of 2");
    await device.close();
    expect(runs(device.pid)).to.equal(false);
  });

  it("says so when there is no adapter", async () => {
    const module = standIn({ kind: "absent", detail: "none was found" }, lost);
    const error = (await thrown(createDeviceProcess({ kind: "hardware", module }))) as WebGpuAdapterError;
    expect(error).to.include({ adapter: null, message: "no usable WebGPU adapter: none was found" });
  });
});

describe("chooseBackend", function () {
  this.timeout(120_000);

  it("says clearly that there is no GPU when one is forced and the machine has none", async () => {
    // Whatever this machine has, the device process finds no driver.
    const { env } = process;
    process.env = { ...env, VK_DRIVER_FILES: "/nonexistent.json", VK_ICD_FILENAMES: "/nonexistent.json" };
    const error = (await thrown(chooseBackend({ backend: "webgpu" })).finally(() => (process.env = env))) as WebGpuAdapterError;
    expect(error).to.be.instanceOf(WebGpuAdapterError);
    expect(error.adapter).to.equal(null);
    expect(error.message).to.match(/^no usable WebGPU adapter: /);
  });

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
