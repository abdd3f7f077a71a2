import { parseProgramJson } from "./parseProgramJson.ts";
import { parseWeights } from "./parseWeights.ts";
import type { ProgramFiles } from "./serializeProgram.ts";
import type { Program } from "./types.ts";

/**
 * The valid program of a program's two files, and its constants' bytes in program order. The weights must hold exactly the constants.
 * Throws ProgramFileError when a file is malformed, ProgramRuleError when the program breaks a rule.
 */
export function parseProgram({ json, weights }: ProgramFiles): { program: Program; constants: Uint8Array[] } {
  const program = parseProgramJson({ json });
  return { program, constants: parseWeights({ program, weights }) };
}
