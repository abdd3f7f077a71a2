import { z } from "zod";
import { parseJson } from "../bytes/parseJson.ts";
import { PROGRAM_JSON, ProgramFileError } from "./ProgramFileError.ts";
import { programSchema } from "./programSchema.ts";
import type { Program } from "./types.ts";
import { validateProgram } from "./validateProgram.ts";

export const MAX_JSON_BYTES = 2 ** 27;
// Brackets, commas and colons of 65,536 ops with four operands of rank 4 each and as many constants are 20.6 million; nesting ends at the
// coefficients of a row of a map of an operand of an op.
const LIMITS = { maxDepth: 8, maxValues: 21_000_000, maxKeys: 64 };

/** The valid program of a program.json. Throws ProgramFileError when it is no such file, ProgramRuleError when the program breaks a rule. */
export function parseProgramJson({ json }: { json: Uint8Array }): Program {
  const refuse = (detail: string, cause?: unknown) => new ProgramFileError({ file: PROGRAM_JSON, detail, cause });
  if (json.length > MAX_JSON_BYTES) throw refuse(`${json.length} bytes, at most ${MAX_JSON_BYTES} are allowed`);
  let value: unknown;
  try {
    value = parseJson({ bytes: json, ...LIMITS });
  } catch (cause) {
    throw refuse(`not JSON: ${(cause as Error).message}`, cause);
  }
  const parsed = programSchema.safeParse(value);
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error).replaceAll("\n", " ").slice(0, 500));
  validateProgram({ program: parsed.data });
  return parsed.data;
}
