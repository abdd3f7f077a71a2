import { generateTensor } from "../../runtime/src/hash/generateTensor.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { elementBytes } from "../../runtime/src/program/elementBytes.ts";
import { elementCount } from "../../runtime/src/program/elementCount.ts";
import { slotsOf, type Slot } from "../../runtime/src/program/slotsOf.ts";
import { tensorBytes } from "../../runtime/src/program/tensorBytes.ts";
import { INT32_MAX, INT32_MIN, type Op, type Operand } from "../../runtime/src/program/types.ts";
import { validateProgram } from "../../runtime/src/program/validateProgram.ts";
import { computeElement } from "../../runtime/src/reference/computeElement.ts";
import type { RandomProgram } from "./randomProgram.ts";

/** Bytes of a source of a program whose first ops gave `outputs`. */
function bytesOf({ constants, inputs, inputRoot }: RandomProgram, outputs: readonly Uint8Array[], operand: Operand): Uint8Array {
  const { kind, index } = operand.source;
  if (kind === "generated") return generateTensor({ inputRoot, index, byteLength: tensorBytes(operand) });
  return { input: inputs, constant: constants, output: outputs }[kind][index]!;
}

function evaluate(given: RandomProgram): Uint8Array[] {
  const outputs: Uint8Array[] = [];
  for (const op of given.program.ops) {
    const views = new Map(
      slotsOf({ op }).map(({ slot, operand }) => {
        const bytes = bytesOf(given, outputs, operand);
        return [slot, { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), narrow: operand.dtype === "i8" }];
      }),
    );
    const read = (slot: Slot, at: number) => {
      const { view, narrow } = views.get(slot)!;
      return narrow ? view.getInt8(at) : view.getInt32(at * 4, true);
    };
    const output = new DataView(new ArrayBuffer(tensorBytes(op.output)));
    for (let element = 0; element < elementCount(op.output.dims); element++) {
      const value = computeElement({ op, element, read });
      if (op.output.dtype === "i8") output.setInt8(element, value);
      else output.setInt32(element * 4, value, true);
    }
    outputs.push(new Uint8Array(output.buffer));
  }
  return outputs;
}

function withOperands(op: Op, change: (operand: Operand, slot: Slot) => Operand): Op {
  return {
    ...op,
    a: change(op.a, "a"),
    b: op.b && change(op.b, "b"),
    bias: op.bias && change(op.bias, "bias"),
    multiplier: typeof op.multiplier === "number" ? op.multiplier : change(op.multiplier, "multiplier"),
  };
}

/** The program without the inputs and constants that no op reads; `extra` are inputs to add, numbered on from the present ones. */
function pruned({ given, ops, extra = [] }: { given: RandomProgram; ops: readonly Op[]; extra?: { view: Operand; bytes: Uint8Array }[] }) {
  const { program, constants, inputs } = given;
  const added = extra.map(({ view: { dtype, dims } }) => ({ name: "", dtype, dims }));
  const used = { input: new Map<number, number>(), constant: new Map<number, number>() };
  const renumbered = ops.map((op) =>
    withOperands(op, (operand) => {
      const { kind, index } = operand.source;
      if (kind !== "input" && kind !== "constant") return operand;
      if (!used[kind].has(index)) used[kind].set(index, used[kind].size);
      return { ...operand, source: { kind, index: used[kind].get(index)! } };
    }),
  );
  const pick = <T>(kind: "input" | "constant", list: readonly T[]) => [...used[kind].keys()].map((index) => list[index]!);
  const named = <T extends object>(kind: string, list: T[]) => list.map((type, i) => ({ ...type, name: `${kind}-${i}` }));
  const newInputs = pick("input", [...inputs, ...extra.map(({ bytes }) => bytes)]);
  return {
    program: {
      ...program,
      inputs: named("input", pick("input", [...program.inputs, ...added])),
      constants: named("constant", pick("constant", program.constants)),
      ops: renumbered,
    },
    constants: pick("constant", constants),
    inputs: newInputs,
    inputRoot: newInputs.length > 0 ? inputRootOf({ inputs: newInputs }) : given.inputRoot,
  };
}

/** The ops from `first` to `end`, what they read from ops in front of them as inputs. */
function cut(given: RandomProgram, outputs: readonly Uint8Array[], first: number, end: number): RandomProgram {
  const extra: { view: Operand; bytes: Uint8Array }[] = [];
  const ops = given.program.ops.slice(first, end).map((op) =>
    withOperands(op, (operand) => {
      const { kind, index } = operand.source;
      if (kind !== "output") return operand;
      if (index >= first) return { ...operand, source: { kind, index: index - first } };
      extra.push({ view: operand, bytes: outputs[index]! });
      return { ...operand, source: { kind: "input", index: given.inputs.length + extra.length - 1 } };
    }),
  );
  return pruned({ given, ops, extra });
}

const fewer = (value: number) => [...new Set([1, Math.floor(value / 2), value - 1])].filter((next) => next >= 1 && next < value);
const nearer = (value: number) => [...new Set([0, Math.sign(value), Math.trunc(value / 2)])].filter((next) => next !== value);
const replaced = <T>(list: readonly T[], at: number, value: T) => list.map((old, i) => (i === at ? value : old));
const without = <T>(list: readonly T[], at: number) => list.filter((_, i) => i !== at);

/** The op without a loop. */
function withoutLoop(op: Op, loop: number): Op {
  const rank = op.output.dims.length;
  const next = withOperands(op, (operand) => ({
    ...operand,
    map: operand.map.map(({ offset, coefficients }) => ({ offset, coefficients: without(coefficients, loop) })),
  }));
  if (loop < rank) return { ...next, output: { ...op.output, dims: without(op.output.dims, loop) } };
  const reduceDims = without(op.reduceDims, loop - rank);
  return { ...next, reduceDims, reduce: reduceDims.length === 0 ? "none" : op.reduce };
}

function* smallerOps(op: Op): Generator<Op> {
  if (op.bias !== null) yield { ...op, bias: null };
  if (op.multiplier !== 1 || op.shift !== 0) yield { ...op, multiplier: 1, shift: 0 };
  if (op.multiplier !== 1) yield { ...op, multiplier: 1 };
  if (op.min !== INT32_MIN || op.max !== INT32_MAX) yield { ...op, min: INT32_MIN, max: INT32_MAX };
  for (const zeroPoint of nearer(op.zeroPoint)) yield { ...op, zeroPoint };
  for (const shift of nearer(op.shift)) yield { ...op, shift };
  for (const [i, dim] of [...op.output.dims, ...op.reduceDims].entries()) {
    const rank = op.output.dims.length;
    if (i >= rank || rank > 1) yield withoutLoop(op, i);
    for (const next of fewer(dim)) {
      if (i >= rank) yield { ...op, reduceDims: replaced(op.reduceDims, i - rank, next) };
      else yield { ...op, output: { ...op.output, dims: replaced(op.output.dims, i, next) } };
    }
  }
  for (const { slot, operand } of slotsOf({ op })) {
    const changed = (fields: Partial<Operand>): Op => ({ ...op, [slot]: { ...operand, ...fields } });
    for (const pad of nearer(operand.pad)) yield changed({ pad });
    for (const [j, row] of operand.map.entries()) {
      if (operand.dims.length > 1 && operand.dims[j] === 1) yield changed({ dims: without(operand.dims, j), map: without(operand.map, j) });
      for (const offset of nearer(row.offset)) yield changed({ map: replaced(operand.map, j, { ...row, offset }) });
      for (const [i, coefficient] of row.coefficients.entries()) {
        for (const next of nearer(coefficient)) {
          yield changed({ map: replaced(operand.map, j, { ...row, coefficients: replaced(row.coefficients, i, next) }) });
        }
      }
    }
  }
}

/** The same op, an operand of which reads an own input: a shorter one, or as it is when its source is none. */
function* ownInputs(given: RandomProgram, outputs: readonly Uint8Array[], at: number): Generator<RandomProgram> {
  const op = given.program.ops[at]!;
  for (const { slot, operand } of slotsOf({ op })) {
    const bytes = bytesOf(given, outputs, operand);
    const shorter = operand.dims.flatMap((dim, j) => fewer(dim).map((next) => replaced(operand.dims, j, next)));
    for (const dims of operand.source.kind === "input" ? shorter : [operand.dims, ...shorter]) {
      const view: Operand = { ...operand, dims, source: { kind: "input", index: given.inputs.length } };
      yield pruned({
        given,
        ops: replaced(given.program.ops, at, { ...op, [slot]: view }),
        extra: [{ view, bytes: bytes.slice(0, tensorBytes({ dtype: operand.dtype, dims })) }],
      });
    }
  }
}

/** The same program on data with more zeros, or small values in place of great ones. */
function* plainerData(given: RandomProgram): Generator<RandomProgram> {
  for (const kind of ["inputs", "constants"] as const) {
    for (const [t, bytes] of given[kind].entries()) {
      const size = elementBytes(given.program[kind][t]!.dtype);
      const count = bytes.length / size;
      const spans = [
        [0, count],
        [0, count >> 1],
        [count >> 1, count],
        ...(count <= 64 ? Array.from({ length: count }, (_, i) => [i, i + 1]) : []),
      ];
      for (const [from, until] of spans as [number, number][]) {
        for (const fill of until - from === 1 ? [0, 1] : [0]) {
          const next = bytes.slice();
          next.fill(0, from * size, until * size);
          if (fill === 1) next[from * size] = 1;
          const isOne = (list: Uint8Array) =>
            list[from * size] === 1 && list.subarray(from * size + 1, until * size).every((byte) => byte === 0);
          if (
            next.every((byte, i) => byte === bytes[i]) ||
            (fill === 1 && isOne(bytes)) ||
            (fill === 1 && isZero(bytes, from, until, size))
          )
            continue;
          const data = { ...given, [kind]: replaced(given[kind], t, next) };
          yield kind === "inputs" ? { ...data, inputRoot: inputRootOf({ inputs: data.inputs }) } : data;
        }
      }
    }
  }
}

function isZero(bytes: Uint8Array, from: number, until: number, size: number): boolean {
  return bytes.subarray(from * size, until * size).every((byte) => byte === 0);
}

function isValid({ program }: RandomProgram): boolean {
  try {
    validateProgram({ program });
    return true;
  } catch {
    return false;
  }
}

/**
 * Gives valid programs that are a step smaller than `given`, the greatest steps first: fewer ops (what they read becomes an input), then simpler
 * and smaller ops, shorter tensors, plainer data. Every chain of steps ends.
 */
export function* smallerPrograms({ given }: { given: RandomProgram }): Generator<RandomProgram> {
  const { ops } = given.program;
  const outputs = evaluate(given);
  function* steps(): Generator<RandomProgram> {
    if (ops.length > 1) for (let i = 0; i < ops.length; i++) yield cut(given, outputs, i, i + 1);
    for (let end = 1; end < ops.length; end++) yield cut(given, outputs, 0, end);
    for (let first = 1; first < ops.length; first++) yield cut(given, outputs, first, ops.length);
    for (const [i, op] of ops.entries()) {
      for (const next of smallerOps(op)) yield pruned({ given, ops: replaced(ops, i, next) });
      yield* ownInputs(given, outputs, i);
    }
    yield* plainerData(given);
  }
  for (const next of steps()) if (isValid(next)) yield next;
}
