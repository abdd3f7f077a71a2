import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { MAX_JSON_BYTES } from "./parseProgramJson.ts";
import { MAX_HEADER_BYTES } from "./parseSafetensors.ts";
import { parseProgram } from "./parseProgram.ts";
import { PROGRAM_JSON, ProgramFileError, WEIGHTS_FILE } from "./ProgramFileError.ts";
import type { Program } from "./types.ts";

/**
 * Reads a program's folder, program.json and weights.safetensors. A file is only read when it is not larger than allowed (`maxWeightBytes`, by
 * default 2^31, bounds the weights). Throws ProgramFileError, ProgramRuleError, or the file system's error.
 */
export async function readProgram({
  dir,
  maxWeightBytes = 2 ** 31,
}: {
  dir: string;
  maxWeightBytes?: number;
}): Promise<{ program: Program; constants: Uint8Array[] }> {
  const read = async (file: string, limit: number) => {
    const { size } = await stat(path.join(dir, file));
    if (size > limit) throw new ProgramFileError({ file, detail: `${size} bytes, at most ${limit} are allowed` });
    return readFile(path.join(dir, file));
  };
  const json = await read(PROGRAM_JSON, MAX_JSON_BYTES);
  return parseProgram({ json, weights: await read(WEIGHTS_FILE, maxWeightBytes + MAX_HEADER_BYTES) });
}
