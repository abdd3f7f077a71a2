import { constants as flags } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { MAX_JSON_BYTES, parseProgramJson } from "./parseProgramJson.ts";
import { MAX_HEADER_BYTES } from "./parseSafetensors.ts";
import { parseWeights } from "./parseWeights.ts";
import { PROGRAM_JSON, ProgramFileError, WEIGHTS_FILE } from "./ProgramFileError.ts";
import { tensorBytes } from "./tensorBytes.ts";
import type { Program } from "./types.ts";

/**
 * Reads a program's folder, program.json and weights.safetensors. A file is only read when it is a plain one and not larger than allowed: the
 * weights at most as large as the program's constants and a header, and `maxWeightBytes` (by default 2^31). Throws ProgramFileError,
 * ProgramRuleError, or the file system's error.
 */
export async function readProgram({
  dir,
  maxWeightBytes = 2 ** 31,
}: {
  dir: string;
  maxWeightBytes?: number;
}): Promise<{ program: Program; constants: Uint8Array[] }> {
  const program = parseProgramJson({ json: await readPlainFile(dir, PROGRAM_JSON, MAX_JSON_BYTES) });
  const constantBytes = program.constants.reduce((sum, type) => sum + tensorBytes(type), 0);
  const weights = await readPlainFile(dir, WEIGHTS_FILE, Math.min(maxWeightBytes, constantBytes) + MAX_HEADER_BYTES);
  return { program, constants: parseWeights({ program, weights }) };
}

async function readPlainFile(dir: string, file: string, limit: number): Promise<Uint8Array> {
  // Not blocking: opening a pipe would else wait for its writer.
  const handle = await open(path.join(dir, file), flags.O_RDONLY | flags.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new ProgramFileError({ file, detail: "not a plain file" });
    if (stat.size > limit) throw new ProgramFileError({ file, detail: `${stat.size} bytes, at most ${limit} are allowed` });
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
