import { expect } from "chai";
import { operand, row, vectorOp } from "../../scripts/vectors/vectorOp.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { LEAF_BYTES } from "../../runtime/src/hash/types.ts";
import { elementCount } from "../../runtime/src/program/elementCount.ts";
import { fanInBytes } from "../../runtime/src/program/fanInBytes.ts";
import { ProgramRuleError } from "../../runtime/src/program/ProgramRuleError.ts";
import { tensorBytes } from "../../runtime/src/program/tensorBytes.ts";
import { INT32_MAX, INT32_MIN, type NamedTensorType, type Op, type Source, type TensorType } from "../../runtime/src/program/types.ts";
import { validateProgram } from "../../runtime/src/program/validateProgram.ts";
import { leavesRead } from "../../runtime/src/proof/leavesRead.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { createWasmBackend } from "../../runtime/src/wasm/createWasmBackend.ts";
import { WasmMemoryError } from "../../runtime/src/wasm/WasmMemoryError.ts";
import { createPlayers } from "../support/createPlayers.ts";
import { createTally } from "../support/createTally.ts";
import { honestJob } from "../support/honestJob.ts";
import type { Player } from "../support/player.ts";
import type { RandomProgram } from "../support/randomProgram.ts";

const input = (index: number): Source => ({ kind: "input", index });
const generated = (index: number): Source => ({ kind: "generated", index });
const i8 = (...dims: number[]): TensorType => ({ dtype: "i8", dims });
const i32 = (...dims: number[]): TensorType => ({ dtype: "i32", dims });
const SUM = { combine: "mul", reduce: "sum" } as const;

function programOf({ types, ops }: { types: readonly TensorType[]; ops: readonly Op[] }): RandomProgram {
  const inputs = types.map((type, i) => Uint8Array.from({ length: tensorBytes(type) }, (_, k) => (k * 37 + (k >> 7) + i * 11 + 128) & 255));
  const named = types.map((type, i): NamedTensorType => ({ ...type, name: `input-${i}` }));
  const inputRoot = inputs.length > 0 ? inputRootOf({ inputs }) : new Uint8Array(32).fill(3);
  return { program: { version: 1, name: "extreme", inputs: named, constants: [], ops }, constants: [], inputs, inputRoot };
}

/** Runs of `length` elements, 65,536 / length of them, over the same tensor on both sides. */
function sameRuns(source: Source, length: number): Op {
  const a = operand(source, "i8", [length], [row(0, 0, 0, 1)]);
  return vectorOp({ name: "same runs", ...SUM, reduceDims: [65_536 / length, length], output: i32(1), a, b: { ...a } });
}

/** A product whose runs lie almost wholly outside both operands. */
function paddedRun(padA: number, padB: number, first: number): Op {
  const a = operand(input(0), "i8", [600], [row(first, 1, 0, 1)], padA);
  const b = operand(input(1), "i8", [500], [row(-65_000, 0, 3, 1)], padB);
  return vectorOp({ name: "padded", ...SUM, reduceDims: [65_536], output: i32(9, 7), a, b });
}

// Each case is one way in which an implementation could wrap, overrun or stop early; all of them are valid programs.
const CASES: Record<string, { types: TensorType[]; ops: Op[] }> = {
  "runs of one tensor as often as they may be": { types: [i8(256)], ops: [sameRuns(input(0), 256)] },
  "generated runs as often as they may be": { types: [], ops: [sameRuns(generated(0), 256)] },
  "long generated runs": { types: [], ops: [sameRuns(generated(0), 8_192)] },
  "runs that are padding but for their ends": {
    types: [i8(600), i8(500)],
    ops: [paddedRun(-128, -128, -64_990), paddedRun(127, 0, 590), paddedRun(0, -1, -65_535), paddedRun(3, 5, -70_000)],
  },
  "offsets at both ends of i32 that coefficients make up for": {
    types: [i8(3, 400), i32(5)],
    ops: [
      vectorOp({
        name: "down",
        combine: "copy",
        output: i8(65_537),
        a: operand(input(0), "i8", [3, 400], [row(INT32_MAX, -32_768), row(7, 0)], -9),
      }),
      vectorOp({
        name: "up",
        combine: "copy",
        output: i8(65_538),
        a: operand(input(0), "i8", [1200], [row(-32_767 * 65_537 + 1100, 32_767)], -9),
      }),
      vectorOp({
        name: "opposed",
        combine: "add",
        output: i32(66_000, 3),
        a: operand(input(0), "i8", [1, 3, 400], [row(-32_000 * 65_000, 32_000, 0), row(0, 0, 1), row(5, 0, 1)], 1),
        b: operand(input(1), "i32", [5], [row(32_000 * 65_001 + 1, -32_000, 2)], INT32_MIN),
      }),
    ],
  },
  "strides that are beyond i32 until rows make up for each other": {
    types: [i8(65_536)],
    ops: [
      vectorOp({
        name: "wide strides",
        combine: "copy",
        output: i8(300, 4),
        a: operand(
          input(0),
          "i8",
          [1, 1, 2, 32_768],
          [row(-32_767 * 149, 32_767, 0), row(32_767 * 149, -32_767, 0), row(0, 0, 1), row(3, 100, 5)],
          4,
        ),
      }),
      vectorOp({
        name: "wide strides in a product",
        ...SUM,
        reduceDims: [20, 8],
        output: i32(40, 3),
        a: operand(input(0), "i8", [1, 2, 32_768], [row(0, 32_767, 0, -32_767, 0), row(0, 0, 1, 0, 0), row(3, 0, 0, 9, 1)], -3),
        b: operand(input(0), "i8", [65_536], [row(70, 0, -32_768, 8, 1)], 2),
      }),
    ],
  },
  "gathers from the ends of i32": {
    types: [i32(6), i8(2, 3)],
    ops: [
      ...[INT32_MIN, INT32_MIN + 1, -1, 0, INT32_MAX - 1, INT32_MAX].map((offset) =>
        vectorOp({
          name: `from ${offset}`,
          combine: "gather",
          output: i8(6, 3),
          a: operand(input(0), "i32", [6], [row(0, 1, 0)]),
          b: operand(input(1), "i8", [2, 3], [row(offset, 0, 0), row(0, 0, 1)], 77),
        }),
      ),
      vectorOp({
        name: "by exact ends",
        combine: "gather",
        output: i8(3, 2),
        // The reads of `a` are all pads: an index of 2^31 - 1, which the offset makes 1.
        a: operand(input(0), "i32", [6], [row(6, 1, 0)], INT32_MAX),
        b: operand(input(1), "i8", [2, 3], [row(INT32_MIN + 2, 0, 0), row(0, 1, 0)], 77),
      }),
    ],
  },
  "dims of 1 everywhere": {
    types: [i8(1), i32(1, 1, 1, 1)],
    ops: [
      vectorOp({
        name: "ones",
        ...SUM,
        reduceDims: [1, 1, 1],
        output: i8(1, 1, 1, 1),
        a: operand(input(0), "i8", [1], [row(0, 0, 0, 0, 0, 0, 0, 1)]),
        b: operand(input(0), "i8", [1], [row(0, -32_768, 32_767, 0, 0, 0, 0, 1)]),
        bias: operand(
          input(1),
          "i32",
          [1, 1, 1, 1],
          [0, 1, 2, 3].map(() => row(0, 9, 0, 0, 0, 0, 0, 0)),
        ),
        multiplier: operand(input(1), "i32", [1], [row(0, 0, 0, 0, 5, 0, 0, 0)]),
        shift: 63,
      }),
    ],
  },
  "rows at the edges of the kernels' blocks": {
    types: [i8(3, 1030), i32(1030)],
    ops: [
      ...[1, 1023, 1024, 1025].map((width) =>
        vectorOp({
          name: `width ${width}`,
          combine: "div",
          output: i8(3, width),
          a: operand(input(1), "i32", [1030], [row(0, 0, 1)]),
          b: operand(input(0), "i8", [3, 1030], [row(0, 1, 0), row(5, 0, 1)], -1),
          bias: operand(input(1), "i32", [1030], [row(3, 0, 1)]),
        }),
      ),
      vectorOp({
        name: "tall",
        combine: "max",
        reduce: "sum",
        reduceDims: [3],
        output: i32(2, 343, 3),
        a: operand(input(0), "i8", [3, 1030], [row(0, 0, 0, 0, 1), row(-1, 1, 3, 1, 0)], 100),
        b: operand(input(1), "i32", [1030], [row(1029, 0, -3, 0, 1)], INT32_MAX),
        bias: operand(input(1), "i32", [1030], [row(0, 0, 0, 1, 0)]),
      }),
    ],
  },
  "few elements of a large generated tensor": {
    types: [],
    ops: [
      vectorOp({
        name: "sparse",
        combine: "copy",
        output: i8(40),
        a: operand(generated(0xffffffff), "i8", [2 ** 11, 2 ** 10], [row(2, 50), row(2 ** 10 - 1, -20)]),
      }),
    ],
  },
};

describe("Extreme but valid programs", function () {
  this.timeout(300_000);
  let players: Player[];

  before(async () => {
    await initHash();
    players = await createPlayers();
  });
  after(async () => {
    for (const player of players) await player.close();
  });

  for (const [name, { types, ops }] of Object.entries(CASES)) {
    it(`give the same bytes on every backend, and the referee recomputes them within one transaction's gas: ${name}`, async () => {
      const given = programOf({ types, ops });
      const { own } = await createTally({ players }).play(given);
      expect(own.outputs.length).to.equal(ops.length);
    });
  }

  it("are refused when one element needs more arithmetic than a transaction has gas for, however few bytes it opens", () => {
    const a = operand(input(0), "i8", [11_000], [row(0, 0, 0, 1)]);
    const op = vectorOp({ name: "x", ...SUM, reduceDims: [256, 11_000], output: i32(1), a, b: { ...a } });
    expect(fanInBytes({ op })).to.be.lessThan(24_576);
    expect(() => validateProgram(programOf({ types: [i8(11_000)], ops: [op] })))
      .to.throw(ProgramRuleError, "2816000 elements, at most 65536")
      .with.property("rule", "slow-path");
  });

  it("open no more leaves than the bound of their op says, at their ends and in their middle", async () => {
    let [opened, tight] = [0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const { program, inputs, constants, inputRoot, own } = await honestJob({ seed });
      const bytesOf = ({ kind, index }: Source) =>
        ({ input: inputs, constant: constants, output: own.outputs, generated: [] })[kind][index]!;
      for (const op of program.ops) {
        const count = elementCount(op.output.dims);
        for (const element of new Set([0, count >> 1, count - 1])) {
          const leaves = leavesRead({ op, element, inputRoot, bytesOf }).reduce((sum, read) => sum + read.leaves.size, 0);
          expect((leaves + 1) * LEAF_BYTES, `seed ${seed}, ${op.name}, element ${element}`).to.be.at.most(fanInBytes({ op }));
          opened++;
          if ((leaves + 1) * LEAF_BYTES === fanInBytes({ op })) tight++;
        }
      }
    }
    expect(tight).to.be.greaterThan(opened / 10);
  });

  const slow = operand(generated(1), "i32", [64], [row(0, 3, 7)]);
  const long = operand(generated(0), "i8", [512], [row(0, 1, 1)]);
  const ENDLESS: Record<string, Op> = {
    "long runs of padding": vectorOp({ name: "x", ...SUM, reduceDims: [65_536], output: i32(2 ** 20), a: long, b: { ...long } }),
    "many divisions": vectorOp({
      name: "x",
      combine: "div",
      reduce: "max",
      reduceDims: [256],
      output: i8(2 ** 24),
      a: slow,
      b: { ...slow },
    }),
  };
  for (const [name, op] of Object.entries(ENDLESS)) {
    it(`end soon after they are told to: ${name}`, async () => {
      for (const backend of [createReferenceBackend(), await createWasmBackend({ threads: 1 })]) {
        const reason = new Error("no longer wanted");
        const started = performance.now();
        const aborted = new AbortController();
        setTimeout(() => aborted.abort(reason), 200);
        const error = await backend
          .run({ ...programOf({ types: [], ops: [op] }), signal: aborted.signal })
          .catch((thrown: unknown) => thrown);
        expect(error, backend.name).to.equal(reason);
        expect(performance.now() - started, backend.name).to.be.lessThan(10_000);
        await backend.close();
      }
    });
  }

  it("make the reference interpreter generate only what they read", async () => {
    const a = operand(generated(5), "i32", [2 ** 28], [row(2 ** 27, 3)]);
    const op = vectorOp({ name: "x", combine: "copy", output: i32(4), a });
    const started = performance.now();
    await createReferenceBackend().run(programOf({ types: [], ops: [op] }));
    expect(performance.now() - started).to.be.lessThan(10_000);
  });

  it("are refused by the WASM backend before it takes memory when their outputs do not fit, in gigabytes or in number", async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const before = process.memoryUsage().rss;
    for (const count of [5, 3_000]) {
      const ops = Array.from({ length: count }, (_, i) => {
        const source: Source = i === 0 ? generated(0) : { kind: "output", index: i - 1 };
        return vectorOp({ name: "x", combine: "copy", output: i8(2 ** 30), a: operand(source, "i8", [2 ** 30], [row(0, 1)]) });
      });
      const error = await backend.run(programOf({ types: [], ops })).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(WasmMemoryError);
      expect((error as WasmMemoryError).needed).to.be.greaterThan(count * 2 ** 30);
    }
    expect(process.memoryUsage().rss - before).to.be.lessThan(2 ** 28);
    await backend.close();
  });

  it("need a thread to run on", async () => {
    for (const threads of [0, -1, 1.5, NaN]) {
      expect(await createWasmBackend({ threads }).catch((thrown: unknown) => thrown)).to.be.instanceOf(RangeError);
    }
  });
});
