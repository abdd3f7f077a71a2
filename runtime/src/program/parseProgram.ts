import { parseProgramJson } from "./parseProgramJson.ts";
import { parseSafetensors } from "./parseSafetensors.ts";
import { ProgramFileError, WEIGHTS_FILE } from "./ProgramFileError.ts";
import type { ProgramFiles } from "./serializeProgram.ts";
import type { Program } from "./types.ts";

/**
 * The valid program of a program's two files, and its constants' bytes in program order. The weights must hold exactly the constants.
 * Throws ProgramFileError when a file is malformed, ProgramRuleError when the program breaks a rule.
 */
export function parseProgram({ json, weights }: ProgramFiles): { program: Program; constants: Uint8Array[] } {
  const program = parseProgramJson({ json });
  const tensors = new Map(parseSafetensors({ bytes: weights }).map((tensor) => [tensor.name, tensor]));
  const refuse = (detail: string) => new ProgramFileError({ file: WEIGHTS_FILE, detail });
  const constants = program.constants.map(({ name, dtype, dims }) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw refuse(`no tensor for the constant ${name}, or a second constant of that name`);
    tensors.delete(name);
    const [wanted, found] = [`${dtype}[${dims.join(",")}]`, `${tensor.dtype}[${tensor.dims.join(",")}]`];
    if (wanted !== found) throw refuse(`tensor ${name} is ${found}, the program says ${wanted}`);
    return tensor.bytes;
  });
  for (const name of tensors.keys()) throw refuse(`tensor ${name} is no constant of the program`);
  return { program, constants };
}
