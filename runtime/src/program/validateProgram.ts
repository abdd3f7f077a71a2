import { validateOp } from "./validateOp.ts";
import { ProgramRuleError } from "./ProgramRuleError.ts";
import { tensorProblem } from "./tensorProblem.ts";
import { PROGRAM_VERSION, type Program, type TensorType } from "./types.ts";

export const MAX_OPS = 65_536;
export const MAX_INPUTS = 256;
export const MAX_CONSTANTS = 65_536;

/**
 * Checks every rule of docs/spec/program.md, so that each output element of the program can be judged by the referee in one transaction.
 * Throws ProgramRuleError with the rule and, where there is one, the op. Never reads tensor data.
 */
export function validateProgram({ program }: { program: Program }): void {
  const refuse = (rule: "counts" | "shape", detail: string) => {
    throw new ProgramRuleError({ rule, op: null, opName: null, detail });
  };
  const { version, inputs, constants, ops } = program;
  if (version !== PROGRAM_VERSION) refuse("counts", `version ${version as number} instead of ${PROGRAM_VERSION}`);
  if (ops.length < 1 || ops.length > MAX_OPS) refuse("counts", `${ops.length} ops, 1 to ${MAX_OPS} are allowed`);
  if (inputs.length > MAX_INPUTS) refuse("counts", `${inputs.length} inputs, at most ${MAX_INPUTS} are allowed`);
  if (constants.length > MAX_CONSTANTS) refuse("counts", `${constants.length} constants, at most ${MAX_CONSTANTS} are allowed`);
  for (const [what, list] of [
    ["input", inputs],
    ["constant", constants],
  ] as const) {
    list.forEach((type, i) => {
      const problem = tensorProblem(type);
      if (problem !== null) refuse("shape", `${what} ${i} (${type.name}): ${problem}`);
    });
  }
  const generated = new Map<number, TensorType>();
  ops.forEach((op, index) => validateOp({ program, op, index, generated }));
}
