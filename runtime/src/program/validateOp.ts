import { elementCount } from "./elementCount.ts";
import { encodeOp } from "./encodeOp.ts";
import { fanInBytes } from "./fanInBytes.ts";
import { ProgramRuleError, type ProgramRule } from "./ProgramRuleError.ts";
import { slotsOf, type Slot } from "./slotsOf.ts";
import { slowSteps } from "./slowSteps.ts";
import { tensorProblem } from "./tensorProblem.ts";
import { COMBINES, INT32_MAX, INT32_MIN, REDUCES, SOURCE_KINDS, type Op, type Operand, type Program, type TensorType } from "./types.ts";

export const MAX_REDUCTION = 2 ** 24;
export const MAX_DESCRIPTOR_BYTES = 256;
export const MAX_FAN_IN_BYTES = 24_576;
export const MAX_SLOW_STEPS = 256;
// Runs may overlap, so the bytes opened do not bound the arithmetic: 256 runs over the same 11,000 bytes would be more gas than a transaction has.
export const MAX_STEPS = 65_536;

type Refuse = (rule: ProgramRule, detail: string) => never;

function within(value: number, least: number, greatest: number): boolean {
  return Number.isInteger(value) && value >= least && value <= greatest;
}

function checkImmediates(op: Op, refuse: Refuse): void {
  const fields: [string, number, number, number][] = [
    ["shift", op.shift, 0, 63],
    ["combineShift", op.combineShift, 0, op.combine === "shift" ? 31 : 0],
    ["zeroPoint", op.zeroPoint, INT32_MIN, INT32_MAX],
    ["min", op.min, INT32_MIN, INT32_MAX],
    ["max", op.max, INT32_MIN, INT32_MAX],
  ];
  if (typeof op.multiplier === "number") fields.push(["multiplier", op.multiplier, INT32_MIN, INT32_MAX]);
  for (const { slot, operand } of slotsOf({ op })) {
    fields.push(
      operand.dtype === "i8" ? [`pad of ${slot}`, operand.pad, -128, 127] : [`pad of ${slot}`, operand.pad, INT32_MIN, INT32_MAX],
    );
  }
  for (const [name, value, least, greatest] of fields) {
    if (!within(value, least, greatest)) refuse("immediate", `${name} is ${value}, ${least} to ${greatest} are allowed`);
  }
  if (op.min > op.max) refuse("immediate", `min ${op.min} is above max ${op.max}`);
}

function checkArity(op: Op, refuse: Refuse): void {
  const code = COMBINES.indexOf(op.combine);
  if (code < 0) refuse("arity", `unknown combine ${String(op.combine)}`);
  if (!REDUCES.includes(op.reduce)) refuse("arity", `unknown reduce ${String(op.reduce)}`);
  const binary = code <= COMBINES.indexOf("gather");
  if (binary !== (op.b !== null)) refuse("arity", `${op.combine} ${binary ? "needs" : "has no"} operand b`);
  if ((op.reduce === "none") !== (op.reduceDims.length === 0))
    refuse("arity", `reduce ${op.reduce} with ${op.reduceDims.length} reduce dims`);
}

function typeOfSource(
  program: Program,
  index: number,
  operand: Operand,
  generated: Map<number, TensorType>,
  refuse: Refuse,
  slot: Slot,
): TensorType {
  const { kind, index: at } = operand.source;
  if (!SOURCE_KINDS.includes(kind) || !within(at, 0, 2 ** 32 - 1)) refuse("source", `${slot} reads ${String(kind)} ${at}`);
  if (kind === "generated") {
    const known = generated.get(at) ?? operand;
    generated.set(at, known);
    return known;
  }
  if (kind === "output" && at >= index) refuse("source", `${slot} reads the output of op ${at}, which is not an earlier op`);
  const type = { input: program.inputs[at], constant: program.constants[at], output: program.ops[at]?.output }[kind];
  return type ?? refuse("source", `${slot} reads ${kind} ${at}, which does not exist`);
}

function checkMap(op: Op, slot: Slot, operand: Operand, refuse: Refuse): void {
  const extents = [...op.output.dims, ...op.reduceDims];
  const epilogue = slot === "bias" || slot === "multiplier";
  if (operand.map.length !== operand.dims.length) refuse("map", `${slot} has ${operand.map.length} rows for ${operand.dims.length} dims`);
  operand.map.forEach((row, i) => {
    const at = `row ${i} of ${slot}`;
    if (row.coefficients.length !== extents.length) {
      refuse("map", `${at} has ${row.coefficients.length} coefficients for ${extents.length} loop indices`);
    }
    if (!within(row.offset, INT32_MIN, INT32_MAX)) refuse("map", `${at} has offset ${row.offset}`);
    let least = row.offset;
    let greatest = row.offset;
    row.coefficients.forEach((coefficient, loop) => {
      if (!within(coefficient, -32_768, 32_767)) refuse("map", `${at} has coefficient ${coefficient}`);
      if (epilogue && loop >= op.output.dims.length && coefficient !== 0) refuse("map", `${at} uses a reduce index`);
      const reach = coefficient * (extents[loop]! - 1);
      least += Math.min(0, reach);
      greatest += Math.max(0, reach);
    });
    if (least < INT32_MIN || greatest > INT32_MAX) refuse("map", `${at} reaches from ${least} to ${greatest}`);
  });
}

/** Checks one op by the rules of docs/spec/program.md; `generated` collects the types of the generated sources seen so far. */
export function validateOp({
  program,
  op,
  index,
  generated,
}: {
  program: Program;
  op: Op;
  index: number;
  generated: Map<number, TensorType>;
}): void {
  const refuse: Refuse = (rule, detail) => {
    throw new ProgramRuleError({ rule, op: index, opName: op.name, detail });
  };
  const outputProblem = tensorProblem(op.output);
  if (outputProblem !== null) refuse("shape", `output: ${outputProblem}`);
  if (op.reduceDims.length > 3) refuse("shape", `${op.reduceDims.length} reduce dims, at most 3 are allowed`);
  if (op.reduceDims.some((dim) => !within(dim, 1, MAX_REDUCTION))) refuse("shape", `reduce dims ${op.reduceDims.join(" × ")}`);
  if (elementCount(op.reduceDims) > MAX_REDUCTION) refuse("shape", `the reduction has ${elementCount(op.reduceDims)} elements`);
  checkArity(op, refuse);
  for (const { slot, operand } of slotsOf({ op })) {
    const problem = tensorProblem(operand);
    if (problem !== null) refuse("shape", `view of ${slot}: ${problem}`);
  }
  checkImmediates(op, refuse);
  for (const { slot, operand } of slotsOf({ op })) {
    const type = typeOfSource(program, index, operand, generated, refuse, slot);
    if ((slot === "bias" || slot === "multiplier") && operand.dtype !== "i32") refuse("view", `${slot} is ${operand.dtype} instead of i32`);
    if (operand.dtype !== type.dtype || elementCount(operand.dims) !== elementCount(type.dims)) {
      refuse("view", `${slot} sees ${operand.dtype}[${operand.dims.join(",")}], its source is ${type.dtype}[${type.dims.join(",")}]`);
    }
    checkMap(op, slot, operand, refuse);
  }
  const descriptor = encodeOp({ op }).length;
  if (descriptor > MAX_DESCRIPTOR_BYTES) refuse("descriptor", `${descriptor} bytes, at most ${MAX_DESCRIPTOR_BYTES} are allowed`);
  const fanIn = fanInBytes({ op });
  if (fanIn > MAX_FAN_IN_BYTES) refuse("fan-in", `one element opens up to ${fanIn} bytes, at most ${MAX_FAN_IN_BYTES} are allowed`);
  const steps = slowSteps({ op });
  if (steps > MAX_SLOW_STEPS) refuse("slow-path", `${steps} slow steps, at most ${MAX_SLOW_STEPS} are allowed`);
  const all = elementCount(op.reduceDims);
  if (all > MAX_STEPS) refuse("slow-path", `the reduction has ${all} elements, at most ${MAX_STEPS} are allowed`);
}
