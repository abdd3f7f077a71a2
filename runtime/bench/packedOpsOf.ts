import type { RunRequest } from "../src/backend.ts";
import { isPacked } from "../src/program/isPacked.ts";
import { tensorBytes } from "../src/program/tensorBytes.ts";
import type { Op, Operand, TensorType } from "../src/program/types.ts";
import { randomBytes } from "./randomBytes.ts";

/** The contractions of a program alone, each with its shapes, epilogue and reads; what they read of other ops becomes an input. */
export function packedOpsOf({ request }: { request: RunRequest }): RunRequest {
  const { program } = request;
  const inputs: (TensorType & { name: string })[] = [...program.inputs];
  const kept = new Map<number, number>();
  const added = new Map<number, number>();
  const ops: Op[] = [];
  const rebind = (operand: Operand): Operand => {
    if (operand.source.kind !== "output") return operand;
    const { index } = operand.source;
    const op = kept.get(index);
    if (op !== undefined) return { ...operand, source: { kind: "output", index: op } };
    if (!added.has(index)) added.set(index, inputs.push({ name: `output-${index}`, ...program.ops[index]!.output }) - 1);
    return { ...operand, source: { kind: "input", index: added.get(index)! } };
  };
  program.ops.forEach((op, index) => {
    if (!isPacked({ op })) return;
    const { a, b, bias, multiplier } = op;
    ops.push({
      ...op,
      a: rebind(a),
      b: b && rebind(b),
      bias: bias && rebind(bias),
      multiplier: typeof multiplier === "number" ? multiplier : rebind(multiplier),
    });
    kept.set(index, ops.length - 1);
  });
  const more = inputs.slice(program.inputs.length).map((type, i) => randomBytes({ count: tensorBytes(type), seed: i + 1 }));
  return { ...request, program: { ...program, inputs, ops }, inputs: [...request.inputs, ...more] };
}
