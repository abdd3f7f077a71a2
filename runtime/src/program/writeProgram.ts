import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { PROGRAM_JSON, WEIGHTS_FILE } from "./ProgramFileError.ts";
import { serializeProgram } from "./serializeProgram.ts";
import type { Program } from "./types.ts";

/** Writes a program's folder, program.json and weights.safetensors; makes it if needed. */
export async function writeProgram({
  dir,
  program,
  constants,
}: {
  dir: string;
  program: Program;
  constants: readonly Uint8Array[];
}): Promise<void> {
  const { json, weights } = serializeProgram({ program, constants });
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, PROGRAM_JSON), json);
  await writeFile(path.join(dir, WEIGHTS_FILE), weights);
}
