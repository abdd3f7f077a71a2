import { expect } from "chai";
import fc from "fast-check";
import { input, operand, row, vectorOp } from "../../scripts/vectors/vectorOp.ts";
import { createRandom } from "../../test/support/createRandom.ts";
import { randomProgram } from "../../test/support/randomProgram.ts";
import * as dpin from "../src/index.ts";
import { leafRanges } from "../src/proof/leafRanges.ts";

/** A matmul row by a column with `length` terms; with i32 bias and multiplier interleaved. */
function product(length: number): dpin.Op {
  const factor = (index: number, ...by: number[]) => operand(input(index), "i8", [1024, length], [row(0, ...by, 0), row(0, 0, 0, 1)]);
  const scale = (at: number) =>
    operand(
      input(2),
      "i32",
      [1024, 2],
      [row(0, 0, 1), row(at, 0, 0)].map(({ offset, coefficients }) => row(offset, ...coefficients, 0)),
    );
  return vectorOp({
    name: "product",
    combine: "mul",
    reduce: "sum",
    reduceDims: [length],
    output: { dtype: "i8", dims: [1024, 1024] },
    a: factor(0, 1, 0),
    b: factor(1, 0, 1),
    bias: scale(0),
    multiplier: scale(1),
  });
}

describe("openings", () => {
  before(dpin.initHash);

  it("never take more leaves than the fan-in bound says", () => {
    let tight = 0;
    for (let seed = 0; seed < 150; seed++) {
      const { program, constants, inputs, inputRoot } = randomProgram({ seed });
      const random = createRandom({ seed });
      const outputs = program.ops.map(({ output }) => {
        const bytes = new Uint8Array(dpin.tensorBytes(output));
        random.fill(bytes);
        return bytes;
      });
      for (const op of program.ops) {
        const most = dpin.fanInBytes({ op }) / 512;
        for (let i = 0; i < 4; i++) {
          const element = random.int(0, dpin.elementCount(op.output.dims) - 1);
          const bytesOf = ({ kind, index }: dpin.Source) =>
            ({ input: inputs, constant: constants, output: outputs, generated: [] })[kind][index]!;
          const reads = dpin.leavesRead({ op, element, inputRoot, bytesOf });
          const taken = 1 + reads.reduce((sum, { leaves }) => sum + leaves.size, 0);
          expect(taken, `seed ${seed}, ${op.name}`).to.be.at.most(most);
          if (taken === most) tight++;
        }
      }
    }
    expect(tight, "the bound is reached").to.be.above(100);
  });

  it("are bounded as worked out by hand", () => {
    // Rows of a multiple of 512 bytes would be aligned, but the innermost index moves byte by byte: one leaf more.
    expect(dpin.fanInBytes({ op: product(1024) })).to.equal((1 + 3 + 3 + 1 + 1) * 512);
    expect(dpin.fanInBytes({ op: product(8192) })).to.equal((1 + 17 + 17 + 1 + 1) * 512);
    const column = operand(input(0), "i32", [200, 1024], [row(0, 0, 1), row(0, 1, 0)]);
    const sum = vectorOp({
      name: "column",
      combine: "copy",
      reduce: "sum",
      reduceDims: [40],
      output: { dtype: "i32", dims: [1024] },
      a: column,
    });
    expect(dpin.fanInBytes({ op: sum })).to.equal((1 + 40) * 512);
    const table = operand(input(1), "i8", [4096], [row(0, 0, 0)]);
    expect(dpin.fanInBytes({ op: { ...sum, combine: "gather", b: table } })).to.equal((1 + 40 + 8) * 512);
  });

  it("cut leaves into the ranges that take the fewest bytes", () => {
    const cost = (ranges: readonly { first: number; count: number }[], tree: dpin.Tree) =>
      ranges.reduce((sum, range) => sum + 6 + 512 * range.count + 32 * tree.range(range).length, 0);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(63), { minLength: 1, maxLength: 9 }), (leaves) => {
        const tree = dpin.rootOf({ hashes: Array.from({ length: 64 }, () => dpin.zeroHash({ level: 0 })) });
        const sorted = [...leaves].sort((a, b) => a - b);
        const found = leafRanges({ leaves, depth: tree.depth });
        let best = Infinity;
        // Every way to cut the list, one bit per gap.
        for (let cuts = 0; cuts < 2 ** (sorted.length - 1); cuts++) {
          const ranges: { first: number; count: number }[] = [];
          let first = sorted[0]!;
          sorted.forEach((leaf, i) => {
            if (i + 1 < sorted.length && (cuts >> i) % 2 === 0) return;
            ranges.push({ first, count: leaf - first + 1 });
            first = sorted[i + 1] ?? 0;
          });
          best = Math.min(best, cost(ranges, tree));
        }
        expect(cost(found, tree)).to.equal(best);
        for (const leaf of leaves) expect(found.some(({ first, count }) => leaf >= first && leaf < first + count)).to.equal(true);
        found.slice(1).forEach(({ first }, i) => expect(first).to.be.above(found[i]!.first + found[i]!.count));
      }),
      { numRuns: 150 },
    );
  });

  it("are sampled in proportion to the work of an op, each element of it alike", () => {
    const small = vectorOp({
      name: "small",
      combine: "copy",
      output: { dtype: "i8", dims: [1000] },
      a: operand(input(0), "i8", [1000], [row(0, 1)]),
    });
    const large = { ...product(9000), output: { dtype: "i8" as const, dims: [10, 10] } };
    const program: dpin.Program = { version: 1, name: "", inputs: [], constants: [], ops: [small, large] };
    const generator = createRandom({ seed: 5 });
    const random = () => generator.int(0, 2 ** 30 - 1) / 2 ** 30;
    const samples = dpin.sampleElements({ program, count: 20_000, random });
    // 1,000 steps against 900,000: about 22 samples.
    expect(samples.filter(({ op }) => op === 0).length).to.be.within(8, 45);
    const counts = new Array<number>(100).fill(0);
    for (const { op, element } of samples) if (op === 1) counts[element]!++;
    expect(Math.min(...counts)).to.be.above(120);
    expect(Math.max(...counts)).to.be.below(290);
    expect(dpin.sampleElements({ program, count: 5 })).to.have.length(5);
  });

  it("refuse an element that does not exist, and one that was not asked for", async () => {
    const job = randomProgram({ seed: 12 });
    const own = await dpin.createReferenceBackend().run(job);
    const commitment = dpin.commitProgram(job);
    const data = { ...job, own, commitment };
    expect(() => dpin.openElement({ ...data, op: 99, element: 0 })).to.throw(RangeError);
    expect(() => dpin.openElement({ ...data, op: 0, element: dpin.elementCount(job.program.ops[0]!.output.dims) })).to.throw(RangeError);
    const { outputRoot, traceRoot } = own;
    const statement = { programRoot: commitment.root, inputRoot: job.inputRoot, outputRoot, traceRoot };
    const opening = dpin.openElement({ ...data, op: 0, element: 1 });
    expect(dpin.checkElementOpening({ statement, opening, op: 0, element: 1 })).to.equal(null);
    expect(() => dpin.checkElementOpening({ statement, opening, op: 0, element: 0 })).to.throw(dpin.ProofError, "ElementOutOfRange");
    expect(() => dpin.checkElementOpening({ statement, opening, op: 1, element: 1 })).to.throw(dpin.ProofError, "OpOutOfRange");
  });
});
