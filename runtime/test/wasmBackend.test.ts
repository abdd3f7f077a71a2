import { expect } from "chai";
import { readFile } from "node:fs/promises";
import type { Worker } from "node:worker_threads";
import type { Backend, RunRequest } from "../src/backend.ts";
import { bytesEqual } from "../src/bytes/bytesEqual.ts";
import { fromHex } from "../src/bytes/fromHex.ts";
import { toHex } from "../src/bytes/toHex.ts";
import { tensorBytes } from "../src/program/tensorBytes.ts";
import type { AffineRow, Op, Operand, Program, TensorType } from "../src/program/types.ts";
import { createReferenceBackend } from "../src/reference/createReferenceBackend.ts";
import { createWasmBackend } from "../src/wasm/createWasmBackend.ts";
import { planRun } from "../src/wasm/planRun.ts";
import { WasmMemoryError } from "../src/wasm/WasmMemoryError.ts";
import { WorkerCrashError } from "../src/wasm/WorkerCrashError.ts";
import { planDeviceRun } from "../src/webgpu/planDeviceRun.ts";
import { matrixProduct, PRODUCT_SHAPES } from "./support/matrixProduct.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";

const row = (coefficients: number[], offset = 0): AffineRow => ({ offset, coefficients });

function matrix(kind: "input" | "output" | "generated", index: number, n: number, loop: number): Operand {
  const coefficients = [0, 0, 0];
  coefficients[loop] = 1;
  return { source: { kind, index }, dtype: "i8", dims: [n, n], map: [row(coefficients), row([0, 0, 1])], pad: 0 };
}

/** A chain of n × n products, the shape of a capacity proof: the first of generated matrices, each next one of the one before. */
function chain({ n, length }: { n: number; length: number }): RunRequest {
  const ops = Array.from({ length }, (_, i): Op => ({
    name: `product-${i}`,
    output: { dtype: "i8", dims: [n, n] },
    reduceDims: [n],
    combine: "mul",
    combineShift: 0,
    reduce: "sum",
    a: i === 0 ? matrix("generated", 0, n, 0) : matrix("output", i - 1, n, 0),
    b: matrix("generated", 1, n, 1),
    bias: null,
    multiplier: 1,
    shift: 11,
    zeroPoint: 0,
    min: -128,
    max: 127,
  }));
  const program: Program = { version: 1, name: "chain", inputs: [], constants: [], ops };
  return { program, constants: [], inputs: [], inputRoot: new Uint8Array(32).fill(7) };
}

describe("The WASM backend", function () {
  this.timeout(120_000);
  const workers: Worker[] = [];
  let backend: Backend;

  before(async () => {
    backend = await createWasmBackend({ threads: 2, onWorker: (worker) => workers.push(worker) });
  });
  after(() => backend.close());

  async function expectSameAsReference(request: RunRequest) {
    const expected = await createReferenceBackend().run(request);
    const actual = await backend.run(request);
    expected.outputs.forEach((bytes, i) => expect(bytesEqual(actual.outputs[i]!, bytes), `op ${i}`).to.equal(true));
    for (const [i, tree] of expected.trees.entries()) {
      for (let level = 0; level <= tree.depth; level++) {
        for (let index = 0; index < 2 ** (tree.depth - level); index++) {
          const same = bytesEqual(actual.trees[i]!.node({ level, index }), tree.node({ level, index }));
          expect(same, `op ${i}, node ${level}/${index}`).to.equal(true);
        }
      }
    }
    expect(bytesEqual(actual.traceRoot, expected.traceRoot)).to.equal(true);
  }

  it("multiplies generated matrices larger than one task and keeps every node of their trees", () =>
    expectSameAsReference(chain({ n: 161, length: 3 })));

  it("gives the outputs of the specification's vectors", async () => {
    const file = new URL("../../docs/spec/vectors/elements.json", import.meta.url);
    const vectors = JSON.parse(await readFile(file, "utf8")) as { name: string; program: Program; inputs: string[]; output: string }[];
    for (const { name, program, inputs, output } of vectors) {
      const bytes = inputs.map((hex) => fromHex(hex));
      const run = await backend.run({ program, constants: [], inputs: bytes, inputRoot: new Uint8Array(32) });
      expect(toHex(run.outputs[0]!), name).to.equal(output);
    }
    expect(vectors.length).to.be.greaterThan(20);
  });

  for (const shape of PRODUCT_SHAPES) {
    const { m, n, k, batch } = shape;
    it(`cuts a product of ${batch} × ${m} × ${n} × ${k} into tasks`, () => expectSameAsReference(matrixProduct(shape)));
  }

  it("folds trees of more leaves than one hashing task takes, with a part of a leaf at the end", async () => {
    // 1,150,003 bytes: 2,247 leaves, nine tasks, two levels above them, an odd node on several levels.
    const count = 1_150_003;
    const bytes = Uint8Array.from({ length: count }, (_, i) => (i * 31 + (i >> 9)) & 255);
    const op: Op = {
      ...chain({ n: 1, length: 1 }).program.ops[0]!,
      output: { dtype: "i8", dims: [count] },
      reduceDims: [],
      combine: "copy",
      reduce: "none",
      a: { source: { kind: "input", index: 0 }, dtype: "i8", dims: [count], map: [row([-1], count - 1)], pad: 0 },
      b: null,
      shift: 0,
    };
    const program: Program = { version: 1, name: "copy", inputs: [{ name: "x", dtype: "i8", dims: [count] }], constants: [], ops: [op] };
    await expectSameAsReference({ program, constants: [], inputs: [bytes], inputRoot: new Uint8Array(32) });
  });

  it("reports every op and the time of computing and committing", async () => {
    const seen: number[] = [];
    const run = await backend.run({ ...chain({ n: 64, length: 5 }), onProgress: (done, total) => seen.push(done * 100 + total) });
    expect(seen).to.deep.equal([105, 205, 305, 405, 505]);
    expect(run.computeMs).to.be.greaterThan(0);
    expect(run.commitMs).to.be.greaterThan(0);
  });

  it("runs requests that come at the same time one after the other", async () => {
    const requests = [3, 1, 2].map((length) => chain({ n: 50, length }));
    const expected = await Promise.all(requests.map((request) => createReferenceBackend().run(request)));
    const runs = await Promise.all(requests.map((request) => backend.run(request)));
    runs.forEach((run, i) => expect(bytesEqual(run.traceRoot, expected[i]!.traceRoot)).to.equal(true));
  });

  it("ends a run early when its signal aborts, and runs the next one", async () => {
    const abort = new AbortController();
    const reason = new Error("no longer wanted");
    let last = 0;
    const run = backend.run({
      ...chain({ n: 256, length: 400 }),
      signal: abort.signal,
      onProgress: (done) => {
        last = done;
        if (done === 2) abort.abort(reason);
      },
    });
    expect(await run.catch((error: unknown) => error)).to.equal(reason);
    expect(last).to.be.lessThan(400);
    expect(
      await backend.run({ ...chain({ n: 8, length: 1 }), signal: AbortSignal.abort(reason) }).catch((error: unknown) => error),
    ).to.equal(reason);
    await expectSameAsReference(chain({ n: 20, length: 2 }));
  });

  it("rejects the run when a worker ends, and runs the next one with new workers", async () => {
    const started = workers.length;
    const run = backend.run({
      ...chain({ n: 256, length: 400 }),
      onProgress: (done) => void (done === 1 && workers[started - 1]!.terminate()),
    });
    const error = await run.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(WorkerCrashError);
    expect((error as Error).message).to.equal("a worker thread crashed: it ended with code 1");
    await expectSameAsReference(chain({ n: 20, length: 2 }));
    expect(workers.length).to.equal(started + 2);
  });

  it("refuses a run that needs more memory than allowed and says how much it needs", async () => {
    const small = await createWasmBackend({ threads: 1, memoryLimit: 2 ** 22 });
    try {
      const error = await small.run(chain({ n: 1024, length: 6 })).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(WasmMemoryError);
      expect((error as WasmMemoryError).available).to.equal(2 ** 22);
      expect((error as WasmMemoryError).needed).to.be.greaterThan(8 * 2 ** 20);
      expect((error as WasmMemoryError).needed).to.be.lessThan(32 * 2 ** 20);
      const { needed, available } = error as WasmMemoryError;
      const { program } = chain({ n: 1024, length: 6 });
      expect(await small.fit({ program })).to.deep.equal({ fits: false, of: "memory", needed, available });
      const fit = await small.fit({ program: chain({ n: 64, length: 2 }).program });
      expect(fit).to.include({ fits: true, available: 2 ** 22 });
      expect(fit.needed).to.be.within(3 * 64 * 64, 2 ** 22);
      await small.run(chain({ n: 64, length: 2 }));
    } finally {
      await small.close();
    }
  });

  it("plans a program with constants and inputs the same with and without its data", async () => {
    const { program } = smallProgram({ seed: 3 });
    const bytes = (types: readonly TensorType[]) => types.map((type) => new Uint8Array(tensorBytes(type)));
    const data = { constants: bytes(program.constants), inputs: bytes(program.inputs) };
    const inputRoot = new Uint8Array(32);
    const sizes = [
      { program, inputRoot, ...data },
      { program, inputRoot },
    ].map((request) => planRun({ request, threads: 2 }).size);
    expect(sizes[0]).to.equal(sizes[1]);
    const device = [
      { program, inputRoot, ...data },
      { program, inputRoot },
    ].map((request) => planDeviceRun({ request }).size);
    expect(device[0]).to.equal(device[1]);
    expect(device[0]).to.be.greaterThan(tensorBytes(program.constants[1]!));
  });

  it("gives back only trees and the last output when no more is to be kept, on the reference as well", async () => {
    const request = chain({ n: 70, length: 3 });
    const whole = await createReferenceBackend().run(request);
    for (const own of [backend, createReferenceBackend()]) {
      const run = await own.run({ ...request, keep: "output" });
      expect(run.outputs.map(({ length }) => length)).to.deep.equal([0, 0, 4_900]);
      expect(bytesEqual(run.outputs[2]!, whole.outputs[2]!)).to.equal(true);
      run.trees.forEach((tree, i) => expect(bytesEqual(tree.root, whole.trees[i]!.root)).to.equal(true));
      expect(bytesEqual(run.traceRoot, whole.traceRoot)).to.equal(true);
    }
  });

  it("refuses data that does not fit the program", async () => {
    const error = await backend.run({ ...chain({ n: 8, length: 1 }), inputs: [new Uint8Array(1)] }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RangeError);
  });

  it("ends all its workers on close", async () => {
    const ended: number[] = [];
    const own = await createWasmBackend({ threads: 2, onWorker: (worker) => worker.on("exit", (code) => ended.push(code)) });
    await own.run(chain({ n: 8, length: 1 }));
    await own.close();
    expect(ended.length).to.equal(2);
    expect(await own.run(chain({ n: 8, length: 1 })).catch((thrown: unknown) => (thrown as Error).message)).to.equal(
      "the backend is closed",
    );
  });
});
