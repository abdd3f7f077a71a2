import { expect } from "chai";
import { operand, row, vectorOp } from "../../scripts/vectors/vectorOp.ts";
import { vectorProgram } from "../../scripts/vectors/vectorProgram.ts";
import * as dpin from "../src/index.ts";

const { program } = vectorProgram();

/** The vectors' program with changes to one of its ops. */
function withOp(index: number, fields: Partial<dpin.Op>): dpin.Program {
  return { ...program, ops: program.ops.map((op, i) => (i === index ? { ...op, ...fields } : op)) };
}

function withA(index: number, fields: Partial<dpin.Operand>): dpin.Program {
  return withOp(index, { a: { ...program.ops[index]!.a, ...fields } });
}

function generated(dims: number[], fields: Partial<dpin.Op> = {}): dpin.Op {
  const a = operand(
    { kind: "generated", index: 9 },
    "i8",
    dims,
    dims.map((_, i) => row(0, ...dims.map((__, j) => (i === j ? 1 : 0)))),
  );
  return vectorOp({ name: "extra", combine: "copy", output: { dtype: "i8", dims }, a, ...fields });
}

function withExtra(...ops: dpin.Op[]): dpin.Program {
  return { ...program, ops: [...program.ops, ...ops] };
}

/** A packed product with `length` terms over generated tensors, the first reduce dim split off as `runs`. */
function product(length: number, runs = 1, index = 20): dpin.Op {
  const dims = [2, runs * length];
  const factor = operand({ kind: "generated", index }, "i8", dims, [row(0, 1, 0, 0), row(0, 0, length, 1)]);
  return generated([2], { combine: "mul", reduce: "sum", reduceDims: [runs, length], a: factor, b: { ...factor } });
}

const scale = program.ops[0]!.bias!;
const long = [1, 2, 3, 4].map(() => row(0, 1, 1, 1, 1, 1, 1, 1));
const ones = [1, 1, 1, 1];

type Broken = [rule: dpin.ProgramRule, op: number | null, says: string, program: dpin.Program];
const BROKEN: Record<string, Broken> = {
  "no ops": ["counts", null, "0 ops", { ...program, ops: [] }],
  "another version": ["counts", null, "version 2", { ...program, version: 2 as 1 }],
  "too many inputs": ["counts", null, "257 inputs", { ...program, inputs: new Array<dpin.NamedTensorType>(257).fill(program.inputs[0]!) }],
  "too many constants": [
    "counts",
    null,
    "65537",
    { ...program, constants: new Array<dpin.NamedTensorType>(65_537).fill(program.constants[0]!) },
  ],
  "an input of rank 5": [
    "shape",
    null,
    "rank 5",
    { ...program, inputs: [{ name: "x", dtype: "i8", dims: [1, 1, 1, 1, 1] }, program.inputs[1]!] },
  ],
  "a constant of 2 GiB": [
    "shape",
    null,
    "2147483648 bytes",
    { ...program, constants: [...program.constants, { name: "x", dtype: "i32", dims: [2 ** 29] }] },
  ],
  "an output dim of 0": ["shape", 1, "dim 0", withOp(1, { output: { dtype: "i8", dims: [6, 0] } })],
  "an output dim that is no integer": ["shape", 1, "dim 1.5", withOp(1, { output: { dtype: "i8", dims: [1.5] } })],
  "an output of 2 GiB": ["shape", 5, "bytes", withExtra(generated([2 ** 30], { output: { dtype: "i32", dims: [2 ** 29] } }))],
  "four reduce dims": ["shape", 4, "4 reduce dims", withOp(4, { reduceDims: [1, 1, 2, 2] })],
  "a reduction of 2^25": ["shape", 4, "33554432", withOp(4, { reduceDims: [2 ** 13, 2 ** 12] })],
  "a view of rank 0": ["shape", 1, "rank 0", withA(1, { dims: [], map: [] })],
  "a shift of 64": ["immediate", 0, "shift is 64", withOp(0, { shift: 64 })],
  "a combineShift without the combine": ["immediate", 0, "combineShift is 1", withOp(0, { combineShift: 1 })],
  "a combineShift of 32": ["immediate", 5, "combineShift is 32", withExtra(generated([2], { combine: "shift", combineShift: 32 }))],
  "a multiplier beyond i32": ["immediate", 1, "multiplier", withOp(1, { multiplier: 2 ** 31 })],
  "a zero point that is no integer": ["immediate", 1, "zeroPoint is NaN", withOp(1, { zeroPoint: NaN })],
  "an i8 pad of 128": ["immediate", 0, "pad of a is 128", withA(0, { pad: 128 })],
  "min above max": ["immediate", 0, "min 3", withOp(0, { min: 3, max: 2 })],
  "a binary combine without b": ["arity", 0, "mul needs", withOp(0, { b: null })],
  "a unary combine with b": ["arity", 4, "copy has no", withOp(4, { b: program.ops[4]!.a })],
  "reduce dims without a reduce": ["arity", 0, "reduce none", withOp(0, { reduce: "none" })],
  "a reduce without reduce dims": ["arity", 1, "reduce sum", withOp(1, { reduce: "sum" })],
  "an unknown combine": ["arity", 1, "xor", withOp(1, { combine: "xor" as "mul" })],
  "an input that does not exist": ["source", 0, "input 2", withA(0, { source: { kind: "input", index: 2 } })],
  "a constant that does not exist": ["source", 0, "constant 3", withA(0, { source: { kind: "constant", index: 3 } })],
  "the op's own output": ["source", 1, "not an earlier op", withA(1, { source: { kind: "output", index: 1 } })],
  "a later op's output": ["source", 1, "not an earlier op", withA(1, { source: { kind: "output", index: 4 } })],
  "a source index below 0": ["source", 1, "generated -1", withA(1, { source: { kind: "generated", index: -1 } })],
  "a view of another size": ["view", 0, "i8[6,700]", withA(0, { dims: [6, 701] })],
  "a view of another dtype": ["view", 1, "i32[30]", withA(1, { dtype: "i32" })],
  "an i8 bias": ["view", 0, "bias is i8", withOp(0, { bias: { ...program.ops[0]!.a, map: [row(0, 0, 0, 0), row(0, 0, 0, 0)] } })],
  "a generated tensor of two sizes": ["view", 6, "its source is i8[4]", withExtra(generated([4]), generated([5]))],
  "a map without a row per dim": ["map", 0, "1 rows for 2 dims", withA(0, { map: [row(0, 1, 0, 0)] })],
  "a map without a coefficient per loop": ["map", 0, "row 1 of a has 2", withA(0, { map: [row(0, 1, 0, 0), row(0, 0, 1)] })],
  "a coefficient beyond i16": ["map", 1, "32768", withA(1, { map: [row(0, 32_768, 1)] })],
  "an offset beyond i32": ["map", 1, "offset", withA(1, { map: [row(2 ** 31, 1, 1)] })],
  "a row that reaches beyond i32": ["map", 1, "reaches", withA(1, { map: [row(2 ** 31 - 5, 1, 1)] })],
  "a row that reaches below i32": ["map", 1, "reaches", withA(1, { map: [row(-(2 ** 31), -1, 1)] })],
  "a bias that uses a reduce index": ["map", 0, "reduce index", withOp(0, { bias: { ...scale, map: [row(0, 0, 0, 1), row(0, 0, 0, 0)] } })],
  "a descriptor of more than 256 bytes": [
    "descriptor",
    5,
    "bytes",
    withExtra(
      generated(ones, {
        combine: "mul",
        reduce: "sum",
        reduceDims: [1, 1, 1],
        a: operand({ kind: "generated", index: 9 }, "i8", ones, long),
        b: operand({ kind: "generated", index: 9 }, "i8", ones, long),
      }),
    ),
  ],
  "more operand leaves than a proof holds": ["fan-in", 5, "24576", withExtra(product(11_266))],
  "more runs than the referee takes": ["slow-path", 5, "257 slow steps", withExtra(product(8, 257))],
  "a dim that is undefined": ["shape", 1, "dim undefined", withOp(1, { output: { dtype: "i8", dims: [undefined as unknown as number] } })],
  "a longer reduction that is not packed": ["slow-path", 4, "300 slow steps", withOp(4, { reduceDims: [30, 10] })],
};

describe("validateProgram", () => {
  it("takes a valid program, and one at its limits", () => {
    dpin.validateProgram({ program });
    dpin.validateProgram({ program: withExtra(product(8, 256), product(11_265, 1, 21)) });
    dpin.validateProgram({ program: withOp(4, { reduceDims: [16, 16] }) });
  });

  for (const [name, [rule, op, says, broken]] of Object.entries(BROKEN)) {
    it(`refuses ${name} by the rule "${rule}"`, () => {
      let error: unknown = null;
      try {
        dpin.validateProgram({ program: broken });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.instanceOf(dpin.ProgramRuleError);
      const refused = error as dpin.ProgramRuleError;
      expect({ rule: refused.rule, op: refused.op }).to.deep.equal({ rule, op });
      expect(refused.message).to.include(says).and.to.include(`"${rule}"`);
      if (op !== null) expect(refused.message).to.include(`op ${op} (${broken.ops[op]!.name})`);
    });
  }
});
