import { expect } from "chai";
import fc from "fast-check";
import { input, operand, row, vectorOp } from "../../scripts/vectors/vectorOp.ts";
import { vectorProgram } from "../../scripts/vectors/vectorProgram.ts";
import { randomProgram } from "../../test/support/randomProgram.ts";
import * as dpin from "../src/index.ts";
import { combineValues } from "../src/reference/combineValues.ts";
import { rescale } from "../src/reference/rescale.ts";

const corner = fc.oneof(fc.integer(), fc.constantFrom(dpin.INT32_MIN, dpin.INT32_MIN + 1, -1, 0, 1, 2, 46_341, 65_536, dpin.INT32_MAX));
const op = (combine: dpin.Combine, combineShift = 0) =>
  vectorOp({ name: "", combine, combineShift, output: { dtype: "i32", dims: [1] }, a: operand(input(0), "i32", [1], [row(0, 1)]) });

describe("the reference interpreter", () => {
  it("rescales to the nearest quotient, to the even one of two", () => {
    fc.assert(
      fc.property(corner, corner, fc.integer({ min: 0, max: 63 }), (value, multiplier, shift) => {
        const result = BigInt(rescale({ value, multiplier, shift }));
        const product = BigInt(value) * BigInt(multiplier);
        const divisor = 2n ** BigInt(shift);
        const nearest = [-1n, 0n, 1n].map((step) => product / divisor + step);
        const distance = (quotient: bigint) => (quotient * divisor > product ? quotient * divisor - product : product - quotient * divisor);
        const least = nearest.map(distance).reduce((x, y) => (x < y ? x : y));
        const candidates = nearest.filter((quotient) => distance(quotient) === least);
        const expected = candidates.length === 1 ? candidates[0]! : candidates.find((quotient) => quotient % 2n === 0n)!;
        expect(result).to.equal(BigInt.asIntN(32, expected));
      }),
      { numRuns: 3000 },
    );
  });

  it("combines as exact integers do, taken mod 2^32", () => {
    fc.assert(
      fc.property(corner, corner, fc.integer({ min: 0, max: 31 }), (a, b, by) => {
        const exact = (value: bigint) => Number(BigInt.asIntN(32, value));
        const [x, y] = [BigInt(a), BigInt(b)];
        const value = (combine: dpin.Combine) => combineValues({ op: op(combine, by), a, b });
        expect(value("mul")).to.equal(exact(x * y));
        expect(value("add")).to.equal(exact(x + y));
        expect(value("sub")).to.equal(exact(x - y));
        expect(value("div")).to.equal(b === 0 ? 0 : exact(x / y));
        expect(value("min")).to.equal(a < b ? a : b);
        expect(value("max")).to.equal(a > b ? a : b);
        expect(value("shift")).to.equal(Math.floor(a / 2 ** by));
        const root = value("isqrt");
        if (a < 0) expect(root).to.equal(0);
        else expect(BigInt(root) ** 2n <= x && BigInt(root + 1) ** 2n > x).to.equal(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("commits to what it gives, and recomputes any element from opened bytes alone", async () => {
    await dpin.initHash();
    for (let seed = 0; seed < 40; seed++) {
      const { program, constants, inputs, inputRoot } = randomProgram({ seed });
      const run = await dpin.createReferenceBackend().run({ program, constants, inputs, inputRoot });
      expect(run.traceRoot).to.deep.equal(dpin.rootOf({ hashes: run.outputs.map((bytes) => dpin.commitTensor({ bytes }).root) }).root);
      expect(run.outputRoot).to.deep.equal(dpin.commitTensor({ bytes: run.outputs.at(-1)! }).root);
      for (const { op: at, element } of dpin.sampleElements({ program, count: 20 })) {
        const slots = new Map(dpin.slotsOf({ op: program.ops[at]! }).map(({ slot, operand: { source } }) => [slot, source]));
        const read = (slot: dpin.Slot, offset: number, length: number) => {
          const { kind, index } = slots.get(slot)!;
          expect(kind).to.not.equal("generated");
          return { input: inputs, constant: constants, output: run.outputs, generated: [] }[kind][index]!.slice(offset, offset + length);
        };
        const size = dpin.elementBytes(program.ops[at]!.output.dtype);
        const view = new DataView(run.outputs[at]!.buffer, element * size);
        const { value } = dpin.recomputeElement({ op: program.ops[at]!, element, inputRoot, read });
        expect(value, `seed ${seed}, op ${at}, element ${element}`).to.equal(size === 1 ? view.getInt8(0) : view.getInt32(0, true));
      }
    }
  });

  it("refuses a rule-breaking program and data of another length", async () => {
    const { program, constants, inputs } = vectorProgram();
    const backend = dpin.createReferenceBackend();
    const inputRoot = new Uint8Array(32);
    const failure = (request: dpin.RunRequest) =>
      backend.run(request).then(
        () => "ran",
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await failure({ program: { ...program, ops: [] }, constants, inputs, inputRoot })).to.include("ProgramRuleError");
    expect(await failure({ program, constants: constants.slice(1), inputs, inputRoot })).to.include("3 constants, got 2");
    expect(await failure({ program, constants, inputs: [inputs[0]!.slice(1), inputs[1]!], inputRoot })).to.include(
      "picture) has 4199 bytes",
    );
    expect(await failure({ program, constants, inputs, inputRoot: new Uint8Array(31) })).to.include("32 bytes");
  });

  it("tells its progress and stops when told to", async () => {
    const { program, constants, inputs } = vectorProgram();
    const request = { program, constants, inputs, inputRoot: dpin.inputRootOf({ inputs }) };
    const progress: string[] = [];
    await dpin.createReferenceBackend().run({ ...request, onProgress: (done, total) => progress.push(`${done}/${total}`) });
    expect(progress).to.deep.equal(["1/5", "2/5", "3/5", "4/5", "5/5"]);

    const stop = new AbortController();
    const big = operand({ kind: "generated", index: 0 }, "i8", [2 ** 22], [row(0, 1)]);
    const slow = vectorOp({ name: "slow", combine: "copy", output: { dtype: "i8", dims: [2 ** 22] }, a: big });
    const endless = { version: 1 as const, name: "", inputs: [], constants: [], ops: new Array<dpin.Op>(50).fill(slow) };
    const run = dpin
      .createReferenceBackend()
      .run({ program: endless, constants: [], inputs: [], inputRoot: request.inputRoot, signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 20);
    expect(
      await run.then(
        () => "ran",
        (error: Error) => error.message,
      ),
    ).to.equal("enough");
  });
});
