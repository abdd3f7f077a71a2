import { expect } from "chai";
import { inputRootOf } from "../../../runtime/src/hash/inputRootOf.ts";
import { initHash } from "../../../runtime/src/hash/keccak256.ts";
import { rootOf } from "../../../runtime/src/hash/rootOf.ts";
import { encodeOp } from "../../../runtime/src/program/encodeOp.ts";
import type { Op, Program, Source } from "../../../runtime/src/program/types.ts";
import { createReferenceBackend } from "../../../runtime/src/reference/createReferenceBackend.ts";
import { bytesOf, i32, i8, input, operand, row, typesOf, vectorOp, type Values } from "../../../scripts/vectors/vectorOp.ts";
import { u16, u32, u8 } from "../../support/elementProof.ts";
import { createEvmReferee, type EvmReferee } from "../../support/evmReferee.ts";
import { recomputedElements } from "../../support/recomputedElements.ts";

describe("TensorReferee at its bounds", () => {
  let referee: EvmReferee;

  before(async () => {
    await initHash();
    referee = await createEvmReferee();
  });
  after(() => referee.close());

  describe("a descriptor", () => {
    const [OP, INPUTS] = [5, 3];
    /** What is wrong with op `OP` of a program with `INPUTS` inputs; NotInProgram when the descriptor itself is right. */
    const outcomeOf = async (op: Op) => {
      const zero = new Uint8Array(32);
      const descriptor = encodeOp({ op });
      const head = [u32(1), u8(1), u32(OP + 1), u32(INPUTS), zero, u32(OP), u16(descriptor.length)];
      const proof = Buffer.concat([...head, descriptor, new Uint8Array(4096)]);
      const statement = { programRoot: zero, inputRoot: zero, outputRoot: zero, traceRoot: zero };
      return referee.findFault({ statement, proof });
    };
    const copy = (fields: Partial<Op> & { source?: Source } = {}): Op => {
      const { source = input(0), ...rest } = fields;
      const a = operand(source, "i8", [4], [row(0, 1)]);
      return vectorOp({ name: "", combine: "copy", output: { dtype: "i8", dims: [4] }, a, ...rest });
    };
    const summed = (...reduceDims: number[]) => copy({ combine: "copy", reduce: "sum", reduceDims });
    const viewed = (dtype: "i8" | "i32", dims: number[]) =>
      copy({
        a: operand(
          input(0),
          dtype,
          dims,
          dims.map(() => row(0, 1)),
        ),
      });
    const padded = (pad: number) => copy({ a: operand(input(0), "i8", [4], [row(0, 1)], pad) });

    const bounds: [string, Op, Op, number][] = [
      ["shifts by at most 31", copy({ combine: "shift", combineShift: 31 }), copy({ combine: "shift", combineShift: 32 }), 5],
      ["rescales by at most 63", copy({ shift: 63 }), copy({ shift: 64 }), 4],
      ["has a minimum of at most its maximum", copy({ min: 7, max: 7 }), copy({ min: 8, max: 7 }), 18],
      [
        "has an i8 output of at most 2^30 elements",
        copy({ output: { dtype: "i8", dims: [2 ** 30] } }),
        copy({ output: { dtype: "i8", dims: [2 ** 30 + 1] } }),
        23,
      ],
      [
        "has an i32 output of at most 2^28 elements",
        copy({ output: { dtype: "i32", dims: [2 ** 28] } }),
        copy({ output: { dtype: "i32", dims: [2 ** 28 + 1] } }),
        23,
      ],
      ["reduces at most 2^24 elements", summed(2 ** 12, 2 ** 12), summed(2 ** 12, 2 ** 12 + 1), 28],
      ["reads an i8 view of at most 2^30 elements", viewed("i8", [2 ** 15, 2 ** 15]), viewed("i8", [2 ** 15, 2 ** 15 + 1]), 39],
      ["reads an i32 view of at most 2^28 elements", viewed("i32", [2 ** 14, 2 ** 14]), viewed("i32", [2 ** 14, 2 ** 14 + 1]), 39],
      ["pads an i8 operand with at most 127", padded(127), padded(128), 34],
      ["pads an i8 operand with at least -128", padded(-128), padded(-129), 34],
      ["reads the inputs that the program has", copy({ source: input(INPUTS - 1) }), copy({ source: input(INPUTS) }), 29],
      [
        "reads outputs of earlier ops only",
        copy({ source: { kind: "output", index: OP - 1 } }),
        copy({ source: { kind: "output", index: OP } }),
        29,
      ],
    ];
    for (const [name, last, beyond, position] of bounds) {
      it(name, async () => {
        expect(await outcomeOf(last)).to.deep.equal({ error: "NotInProgram", args: [OP] });
        expect(await outcomeOf(beyond)).to.deep.equal({ error: "MalformedDescriptor", args: [position] });
      });
    }
  });

  describe("a dot product", () => {
    const [A, B] = [
      [1, -2, 3, -4, 5, -6],
      [7, 11, -13, 17, -19, 23],
    ];
    const dot = async (name: string, a: [Values, number], b: [Values, number]) => {
      const inputs = [a, b].map(([values]) => values);
      // A step of 1 reads one after the other, of 2 every second one, of 0 always the first.
      const operands = [a, b].map(([{ dtype, dims }, step], i) => operand(input(i), dtype, dims, [row(0, 0, step)]));
      const op = vectorOp({
        name,
        combine: "mul",
        reduce: "sum",
        reduceDims: [3],
        output: { dtype: "i32", dims: [1] },
        a: operands[0]!,
        b: operands[1]!,
      });
      const program: Program = { version: 1, name, inputs: typesOf(inputs, "x"), constants: [], ops: [op] };
      return recomputedElements({ referee, program, inputs: inputs.map(bytesOf), elements: [0] });
    };
    const expected = ([aStep, bStep]: readonly [number, number]) => [0, 1, 2].reduce((sum, k) => sum + A[k * aStep]! * B[k * bStep]!, 0);

    for (const [left, right] of [
      ["i8", "i8"],
      ["i8", "i32"],
      ["i32", "i8"],
      ["i32", "i32"],
    ] as const) {
      for (const steps of [
        [1, 1],
        [2, 1],
        [1, 2],
        [0, 1],
        [1, 0],
      ] as const) {
        it(`of ${left} by steps of ${steps[0]} with ${right} by steps of ${steps[1]} is the plain sum of products`, async () => {
          const values = { i8, i32 };
          const result = await dot("dot", [values[left](A), steps[0]], [values[right](B), steps[1]]);
          expect(result).to.deep.equal([expected(steps)]);
        });
      }
    }
  });

  describe("an element", () => {
    const same = async (op: Op, inputs: readonly Values[]) => {
      const program: Program = { version: 1, name: op.name, inputs: typesOf(inputs, "x"), constants: [], ops: [op] };
      const bytes = inputs.map(bytesOf);
      const inputRoot = inputs.length === 0 ? new Uint8Array(32) : inputRootOf({ inputs: bytes });
      const { outputs } = await createReferenceBackend().run({ program, constants: [], inputs: bytes, inputRoot });
      const view = new DataView(outputs[0]!.buffer, outputs[0]!.byteOffset);
      const values = Array.from({ length: outputs[0]!.length / 4 }, (_, i) => view.getInt32(4 * i, true));
      const elements = values.map((_, element) => element);
      expect(await recomputedElements({ referee, program, inputs: bytes, elements })).to.deep.equal(values);
      return values;
    };
    const summed = (fields: Pick<Op, "combine" | "a"> & Partial<Op>) =>
      vectorOp({ name: "summed", reduce: "sum", output: { dtype: "i32", dims: [1] }, ...fields });

    it("of three reduce loops is the sum over all of them", async () => {
      const x = i32([1, -20, 300, -4000, 50_000, -600_000, 7, -80, 900, -1000, 11_000, 120_000], [2, 3, 2]);
      const a = operand(input(0), "i32", x.dims, [row(0, 0, 1, 0, 0), row(0, 0, 0, 1, 0), row(0, 0, 0, 0, 1)]);
      const values = await same(summed({ combine: "copy", reduceDims: [2, 3, 2], a }), [x]);
      expect(values).to.deep.equal([x.values.reduce((sum, value) => sum + value, 0)]);
    });

    it("of the greater of two is either", async () => {
      const inputs = [i32([5, -3, 2]), i32([3, -5, 4])];
      const [a, b] = [0, 1].map((at) => operand(input(at), "i32", [3], [row(0, 1)]));
      const op = vectorOp({ name: "greater", combine: "max", output: { dtype: "i32", dims: [3] }, a: a!, b: b! });
      expect(await same(op, inputs)).to.deep.equal([5, -3, 4]);
    });

    for (const dtype of ["i8", "i32"] as const) {
      const made = (values: readonly number[], dims?: readonly number[]) => ({ i8, i32 })[dtype](values, dims);

      it(`of ${dtype} operands read backwards meets each of their elements`, async () => {
        const [x, y] = [made([1, 2, 3]), made([10, -20, 30])];
        const a = operand(input(0), dtype, [3], [row(2, 0, -1)]);
        const b = operand(input(1), dtype, [3], [row(0, 0, 1)]);
        expect(await same(summed({ combine: "mul", reduceDims: [3], a, b }), [x, y])).to.deep.equal([3 * 10 - 2 * 20 + 30]);
      });

      it(`of ${dtype} operands that leave their view in two dims, at every side, meets the pad there`, async () => {
        const x = made([1, 2, 3, 4], [2, 2]);
        const y = made([1, -2, 3, -4, 5, -6, 7, -8, 9, 10, -11, 12, -13, 14, -15, 16], [4, 4]);
        const a = operand(input(0), dtype, [2, 2], [row(-1, 0, 1, 0), row(-1, 0, 0, 1)], 7);
        const b = operand(input(1), dtype, [4, 4], [row(0, 0, 1, 0), row(0, 0, 0, 1)]);
        await same(summed({ combine: "mul", reduceDims: [4, 4], a, b }), [x, y]);
      });

      for (const offset of [-5, -1, 2, 9]) {
        it(`of an ${dtype} operand read from ${offset} on, of a view of four, meets the pad outside`, async () => {
          const [x, y] = [made([1, 2, 3, 4]), made([10, 20, 30])];
          const a = operand(input(0), dtype, [4], [row(offset, 0, 1)], -3);
          const b = operand(input(1), dtype, [3], [row(0, 0, 1)]);
          await same(summed({ combine: "mul", reduceDims: [3], a, b }), [x, y]);
        });
      }
    }

    it("of a generated tensor is recomputed in the gas of one transaction, however far out it lies", async () => {
      const last = 2 ** 30 - 1;
      const a = operand({ kind: "generated", index: 0 }, "i8", [last + 1], [row(last, 0)]);
      await same(vectorOp({ name: "far", combine: "copy", output: { dtype: "i32", dims: [1] }, a }), []);
    });
  });

  it("takes sixteen hashes four levels below a node that is so high, and the node's own below a lower one", async () => {
    const hashes = Array.from({ length: 16 }, (_, i) => new Uint8Array(32).fill(i + 1));
    for (const [level, count] of [
      [1, 2],
      [3, 8],
      [4, 16],
      [9, 16],
    ] as const) {
      const node = { op: 0, level, index: 0, hash: rootOf({ hashes: hashes.slice(0, count) }).root };
      expect(await referee.checkReveal({ node, data: Buffer.concat(hashes.slice(0, count)) })).to.deep.equal({ value: null });
    }
  });
});
