import { expect } from "chai";
import fc from "fast-check";
import { createRandom, type Random } from "../../test/support/createRandom.ts";
import { rejection } from "../../test/support/rejection.ts";
import { randomContraction } from "../../test/support/randomContraction.ts";
import { randomOperand } from "../../test/support/randomOp.ts";
import { createSources } from "../../test/support/randomSources.ts";
import { inputRootOf } from "../src/hash/inputRootOf.ts";
import { initHash } from "../src/hash/keccak256.ts";
import { checkProduct } from "../src/product/checkProduct.ts";
import { claimedProgram } from "../src/product/claimedProgram.ts";
import { drawResidues } from "../src/product/drawResidues.ts";
import { planFinalProduct } from "../src/product/planFinalProduct.ts";
import { planProduct } from "../src/product/planProduct.ts";
import { reduceResidue, RESIDUE_PRIME } from "../src/product/reduceResidue.ts";
import { ProgramRuleError } from "../src/program/ProgramRuleError.ts";
import { INT32_MAX, INT32_MIN, type Op, type Program } from "../src/program/types.ts";
import { validateProgram } from "../src/program/validateProgram.ts";
import { createReferenceBackend } from "../src/reference/createReferenceBackend.ts";
import { matrixProduct } from "./support/matrixProduct.ts";

const PLAIN = { multiplier: 1, shift: 0, min: INT32_MIN, max: INT32_MAX } as const;

interface Job {
  readonly program: Program;
  readonly inputs: readonly Uint8Array[];
  readonly constants: readonly Uint8Array[];
  readonly inputRoot: Uint8Array;
}

/** A random packed op (products, batches, convolutions of every map shape, padded or not) that keeps its sums, with or without a bias and a zero point. */
function randomExactOp(random: Random): Job | null {
  const sources = createSources({ random });
  const { dims, ...core } = randomContraction({ random, sources });
  const loops = [...dims, ...core.reduceDims];
  const operand = () => randomOperand({ random, sources, loops, usable: dims.map((_, i) => i), dtype: "i32" });
  const zeroPoint = random.chance(0.5) ? 0 : random.pick([INT32_MIN, INT32_MAX, -1, 77]);
  const bias = random.chance(0.4) ? operand() : null;
  const op: Op = { name: "product", ...core, output: { dtype: "i32", dims }, bias, zeroPoint, ...PLAIN };
  const program: Program = { version: 1, name: "exact", inputs: sources.inputs, constants: sources.constants, ops: [op] };
  try {
    validateProgram({ program });
  } catch (error) {
    if (error instanceof ProgramRuleError) return null;
    throw error;
  }
  const inputs = sources.inputBytes;
  const inputRoot = inputs.length > 0 ? inputRootOf({ inputs }) : new Uint8Array(32).fill(7);
  return { program, inputs, constants: sources.constantBytes, inputRoot };
}

const bytesOf =
  ({ inputs, constants }: Pick<Job, "inputs" | "constants">) =>
  ({ kind, index }: { kind: string; index: number }) =>
    (kind === "input" ? inputs : constants)[index]!;

async function outputOf(job: Job): Promise<Uint8Array> {
  return (await createReferenceBackend().run(job)).outputs.at(-1)!;
}

const i32 = (bytes: Uint8Array) => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

/** An exact product of matrices. */
function exactProduct(shape: { m: number; n: number; k: number; batch?: number }, changes: Partial<Op> = {}): Job {
  const made = matrixProduct({ batch: 1, ...shape });
  const [op] = made.program.ops;
  const exact: Op = { ...op!, output: { ...op!.output, dtype: "i32" }, ...PLAIN, ...changes };
  return { ...made, program: { ...made.program, ops: [exact] } };
}

describe("A product that is checked by a secret vector", () => {
  before(initHash);

  it("is found right whenever it is, and wrong in any single element, in any shape that a packed op can have", async () => {
    const kinds = { planned: 0, unplanned: 0, padded: 0, batched: 0, biased: 0, windows: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        fc.integer(),
        async (seed, where, by) => {
          const job = randomExactOp(createRandom({ seed }));
          fc.pre(job !== null);
          const plan = planProduct({ op: job.program.ops[0]! });
          if (plan === null) return void kinds.unplanned++;
          kinds.planned++;
          if (plan.op.a.pad !== 0 || plan.op.b!.pad !== 0) kinds.padded++;
          if (plan.shared.length > 0) kinds.batched++;
          if (plan.op.bias !== null) kinds.biased++;
          if (plan.op.reduceDims.length > 1) kinds.windows++;
          const output = await outputOf(job);
          const check = (claimed: Uint8Array) =>
            checkProduct({ plan, inputRoot: job.inputRoot, bytesOf: bytesOf(job), output: claimed, tries: 2 });
          expect(await check(output)).to.equal(null);
          const wrong = output.slice();
          const element = Math.floor(where * i32(wrong).length);
          i32(wrong)[element]! += by === 0 ? 1 : by;
          const fault = await check(wrong);
          expect(fault, `element ${element}, ${by}`).to.not.equal(null);
          if (fault!.kind === "range") expect(fault!.element).to.equal(element);
        },
      ),
      { numRuns: 400 },
    );
    // What was drawn held every kind of shape.
    for (const [kind, count] of Object.entries(kinds)) expect(count, kind).to.be.greaterThan(10);
  });

  it("is found wrong when two rows, two columns, or two elements of a row are swapped", async () => {
    const [m, n, k] = [37, 29, 50];
    const job = exactProduct({ m, n, k });
    const plan = planProduct({ op: job.program.ops[0]! })!;
    const output = i32(await outputOf(job));
    const check = (claimed: Int32Array) =>
      checkProduct({ plan, inputRoot: job.inputRoot, bytesOf: bytesOf(job), output: new Uint8Array(claimed.buffer) });
    const swapped = (pairs: [number, number][]) => {
      const claimed = output.slice();
      for (const [one, other] of pairs) [claimed[one], claimed[other]] = [claimed[other]!, claimed[one]!];
      expect(claimed).to.not.deep.equal(output);
      return claimed;
    };
    const each = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(await check(output.slice())).to.equal(null);
    expect(await check(swapped(each(n).map((j) => [4 * n + j, 31 * n + j])))).to.deep.equal({ kind: "sum", element: 4 * n });
    expect(await check(swapped(each(m).map((i) => [i * n + 3, i * n + 28])))).to.include({ kind: "sum" });
    expect(await check(swapped([[12 * n + 1, 12 * n + 2]]))).to.deep.equal({ kind: "sum", element: 12 * n });
  });

  it("is found wrong by what would fool residues modulo 2^32 and modulo 2^31 − 1", async () => {
    const job = exactProduct({ m: 24, n: 20, k: 40 });
    const plan = planProduct({ op: job.program.ops[0]! })!;
    const output = i32(await outputOf(job));
    const right = output[77]!;
    const wrong = output.slice();

    // Modulo 2^31 − 1 the difference is nothing, whatever the secret is.
    const mersenne = 2 ** 31 - 1;
    wrong[77] = right > 0 ? right - mersenne : right + mersenne;
    expect(passShare({ right: output, wrong, modulus: BigInt(mersenne), rows: [3, 20] })).to.equal(1);
    expect(passShare({ right: output, wrong, modulus: BigInt(RESIDUE_PRIME), rows: [3, 20] })).to.equal(0);
    const check = () => checkProduct({ plan, inputRoot: job.inputRoot, bytesOf: bytesOf(job), output: new Uint8Array(wrong.buffer) });
    expect(await check()).to.deep.equal({ kind: "range", element: 77 });

    // Modulo 2^32 half of all secrets are even, and pass a difference of 2^31.
    wrong[77] = right + 2 ** 31;
    expect(passShare({ right: output, wrong, modulus: 2n ** 32n, rows: [3, 20] })).to.be.within(0.4, 0.6);
    expect(await check()).to.not.equal(null);
    // Within the range of the sums, where only the secret can tell.
    wrong[77] = right > 0 ? right - 4_096 : right + 4_096;
    expect(await check()).to.deep.equal({ kind: "sum", element: 60 });
  });

  it("is found wrong by a secret vector only: who knows it makes an output that passes", async () => {
    const job = exactProduct({ m: 6, n: 6, k: 20 });
    const plan = planProduct({ op: job.program.ops[0]! })!;
    const wrong = i32(await outputOf(job)).slice();
    wrong[7]! += 3;
    wrong[8]! -= 3;
    const about = { plan, inputRoot: job.inputRoot, bytesOf: bytesOf(job), output: new Uint8Array(wrong.buffer) };
    const known = ({ count }: { count: number }) => new Float64Array(count).fill(12_345);
    expect(await checkProduct({ ...about, draw: known })).to.equal(null);
    expect(await checkProduct(about)).to.deep.equal({ kind: "sum", element: 6 });
    // Every try draws another vector.
    const drawn: number[] = [];
    const draw = ({ count }: { count: number }) => (drawn.push(count), drawn.length < 3 ? known({ count }) : drawResidues({ count }));
    expect(await checkProduct({ ...about, draw, tries: 2 })).to.equal(null);
    expect(await checkProduct({ ...about, draw, tries: 1 })).to.not.equal(null);
    expect(drawn).to.deep.equal([6, 6, 6]);
  });

  it("may hold the largest sums there are, and none that is larger", async () => {
    const k = 11_000;
    const job = exactProduct({ m: 3, n: 5, k });
    const inputs = job.inputs.map(({ length }) => new Uint8Array(length).fill(0x80));
    const about = { ...job, inputs };
    const plan = planProduct({ op: job.program.ops[0]! })!;
    const output = i32(await outputOf(about));
    expect([...new Set(output)]).to.deep.equal([plan.bound]);
    const check = () => checkProduct({ plan, inputRoot: job.inputRoot, bytesOf: bytesOf(about), output: new Uint8Array(output.buffer) });
    expect(await check()).to.equal(null);
    output[14]!++;
    expect(await check()).to.deep.equal({ kind: "range", element: 14 });
    output[14] = -plan.bound - 1;
    expect(await check()).to.deep.equal({ kind: "range", element: 14 });
    output[14] = -plan.bound;
    expect(await check()).to.deep.equal({ kind: "sum", element: 10 });
  });

  it("is refused with another length, and left when its time is over", async () => {
    const job = exactProduct({ m: 4, n: 4, k: 8 });
    const plan = planProduct({ op: job.program.ops[0]! })!;
    const about = { plan, inputRoot: job.inputRoot, bytesOf: bytesOf(job) };
    const refusal = await rejection(checkProduct({ ...about, output: new Uint8Array(63) }));
    expect(String(refusal)).to.equal("RangeError: the output of op product has 63 bytes instead of 64");
    const reason = new Error("the window closed");
    const signal = AbortSignal.abort(reason);
    expect(await rejection(checkProduct({ ...about, output: new Uint8Array(64), signal }))).to.equal(reason);
    // While it is at work too, which goes on beside others.
    const large = exactProduct({ m: 512, n: 512, k: 512 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 1);
    const parameters = {
      plan: planProduct({ op: large.program.ops[0]! })!,
      inputRoot: large.inputRoot,
      bytesOf: () => new Uint8Array(512 * 512),
    };
    const output = new Uint8Array(4 * 512 * 512);
    expect(await rejection(checkProduct({ ...parameters, output, tries: 10_000, signal: stop.signal }))).to.equal(reason);
  });
});

describe("What can be checked as a product", () => {
  const planOf = (changes: Partial<Op>) => planProduct({ op: exactProduct({ m: 100, n: 200, k: 300 }, changes).program.ops[0]! });

  it("is an op that keeps its exact sums, a bias and a zero point apart, and none that could wrap", () => {
    const [op] = exactProduct({ m: 100, n: 200, k: 300 }).program.ops;
    const bias = {
      source: { kind: "constant", index: 0 },
      dtype: "i32",
      dims: [200],
      map: [{ offset: 0, coefficients: [0, 0, 1, 0] }],
      pad: 0,
    } as const;
    const { output } = op!;
    expect(planOf({})).to.deep.include({ steps: 300 * 300 + 100 * 200, macs: 100 * 200 * 300, bound: 300 * 2 ** 14, summed: [2] });
    expect(planOf({ bias, zeroPoint: -7 })).to.not.equal(null);
    const others: Partial<Op>[] = [
      { output: { ...output, dtype: "i8" } },
      { multiplier: 3 },
      { multiplier: bias },
      { shift: 1 },
      { min: -1_000_000 },
      { max: 1_000_000 },
      { reduce: "max" },
      { combine: "add" },
      { a: { ...op!.a, dtype: "i32" } },
      { reduceDims: [2 ** 17] },
    ];
    for (const changes of others) expect(planOf(changes), JSON.stringify(changes)).to.equal(null);
    expect(planOf({ reduceDims: [2 ** 17 - 1] })!.bound, "the largest reduction that cannot wrap").to.be.below(2 ** 31);
  });

  it("is none whose elements share no operand with another one", () => {
    const both = (index: number) => ({
      ...exactProduct({ m: 9, n: 9, k: 9 }).program.ops[0]!.a,
      source: { kind: "input", index } as const,
    });
    expect(planOf({ output: { dtype: "i32", dims: [1, 9, 1] }, a: both(0), b: both(1) })).to.equal(null);
  });

  it("is a program whose last op is such a product and nearly all of its work", () => {
    const large = { m: 256, n: 256, k: 256 };
    const whole = exactProduct(large).program;
    expect(planFinalProduct({ program: whole })!.claimed.ops.map(({ name }) => name)).to.deep.equal(["claimed"]);
    expect(planFinalProduct({ program: exactProduct({ m: 64, n: 64, k: 64 }).program }), "a small one is as cheap to run").to.equal(null);
    expect(planFinalProduct({ program: exactProduct({ m: 1, n: 9_000, k: 2_000 }).program }), "a vector by a matrix").to.equal(null);
    const copy: Op = {
      ...{
        name: "turned",
        output: { dtype: "i8", dims: [1, 256, 256] },
        reduceDims: [],
        combine: "copy",
        combineShift: 0,
        reduce: "none",
      },
      ...{ b: null, bias: null, zeroPoint: 0, ...PLAIN },
      a: {
        ...whole.ops[0]!.a,
        map: [
          [1, 0, 0],
          [0, 0, 1],
          [0, 1, 0],
        ].map((coefficients) => ({ offset: 0, coefficients })),
      },
    };
    const product: Op = { ...whole.ops[0]!, a: { ...whole.ops[0]!.a, source: { kind: "output", index: 0 } } };
    const found = planFinalProduct({ program: { ...whole, ops: [copy, product] } });
    expect(found!.claimed.ops.map(({ name }) => name)).to.deep.equal(["turned", "claimed"]);
    expect(planFinalProduct({ program: { ...whole, ops: [whole.ops[0]!, copy] } }), "a product further up").to.equal(null);
    expect(planFinalProduct({ program: { ...whole, ops: [whole.ops[0]!, whole.ops[0]!] } }), "two of them").to.equal(null);
    const many = { ...whole, inputs: Array.from({ length: 256 }, () => whole.inputs[0]!) };
    expect(planFinalProduct({ program: many }), "no input is left for the claim").to.equal(null);
  });

  it("has, run with a right output as one more input, the whole program's roots, and others with a wrong one", async () => {
    const backend = createReferenceBackend();
    const inputs = [0, 1].map(() => Uint8Array.from({ length: 36 }, () => Math.floor(Math.random() * 256)));
    const small = exactProduct({ m: 6, n: 6, k: 6 }).program.ops[0]!;
    const first: Op = { ...small, name: "first", output: { dtype: "i8", dims: [1, 6, 6] }, shift: 4, min: -128, max: 127 };
    const product: Op = { ...small, a: { ...small.a, source: { kind: "output", index: 0 } } };
    const program: Program = { ...exactProduct({ m: 6, n: 6, k: 6 }).program, ops: [first, product] };
    const job = { program, constants: [], inputs, inputRoot: new Uint8Array(32) };
    const run = await backend.run(job);
    const output = run.outputs[1]!;
    const claimed = { ...job, program: claimedProgram({ program }) };
    const right = await backend.run({ ...claimed, inputs: [...inputs, output] });
    expect(right.traceRoot).to.deep.equal(run.traceRoot);
    expect(right.outputRoot).to.deep.equal(run.outputRoot);
    expect(right.outputs).to.deep.equal(run.outputs);
    const wrong = await backend.run({ ...claimed, inputs: [...inputs, output.map((byte, i) => (i === 9 ? byte ^ 1 : byte))] });
    expect(wrong.traceRoot).to.not.deep.equal(run.traceRoot);
  });
});

describe("The residues of a secret vector", () => {
  it("are those of whole numbers of either sign, as big integers have them", () => {
    const p = BigInt(RESIDUE_PRIME);
    const most = 2 ** 52 + 2 ** 32;
    const near = fc
      .tuple(fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), fc.integer({ min: -2, max: 2 }))
      .map(([q, r]) => q * RESIDUE_PRIME + r);
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -most, max: most }), near), (value) => {
        expect(BigInt(reduceResidue(value))).to.equal(((BigInt(value) % p) + p) % p);
      }),
      { numRuns: 5_000 },
    );
  });

  it("fill the whole range evenly and come anew each time", () => {
    const drawn = drawResidues({ count: 100_000 });
    expect(drawn.every((residue) => Number.isInteger(residue) && residue >= 0 && residue < RESIDUE_PRIME)).to.equal(true);
    const quarters = [0, 0, 0, 0];
    for (const residue of drawn) quarters[Math.floor((residue / RESIDUE_PRIME) * 4)]!++;
    // 25,000 ± 137.
    for (const count of quarters) expect(count).to.be.within(24_000, 26_000);
    expect(drawn.filter((residue) => residue % 2 === 1).length).to.be.within(49_000, 51_000);
    expect(drawResidues({ count: 4 })).to.not.deep.equal(drawResidues({ count: 4 }));
  });
});

/** Of 400 secrets modulo `modulus` the share for which a row of both outputs, computed with big integers and without a range check, comes to the same. */
function passShare(parameters: { right: Int32Array; wrong: Int32Array; modulus: bigint; rows: [number, number] }): number {
  const { right, wrong, modulus, rows } = parameters;
  const [row, n] = rows;
  const random = createRandom({ seed: 5 });
  const bytes = new Uint8Array(8);
  let passed = 0;
  for (let i = 0; i < 400; i++) {
    let difference = 0n;
    for (let j = 0; j < n; j++) {
      random.fill(bytes);
      const secret = new DataView(bytes.buffer).getBigUint64(0) % modulus;
      difference += BigInt(wrong[row * n + j]! - right[row * n + j]!) * secret;
    }
    if (difference % modulus === 0n) passed++;
  }
  return passed / 400;
}
