import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { toHex } from "../../runtime/src/bytes/toHex.ts";
import { formatJson } from "../../runtime/src/program/formatJson.ts";
import { jobOf } from "./jobOf.ts";
import type { RandomProgram } from "./randomProgram.ts";

/** Where programs go on which an implementation once failed; every vector test runs them from then on. */
export const REGRESSIONS = path.resolve(import.meta.dirname, "../../docs/spec/vectors/regressions");

/** Writes a program, its data and its run on the reference interpreter as a vector; returns the file's path. */
export async function writeRegression({
  program: given,
  player,
  found,
  folder = REGRESSIONS,
}: {
  program: RandomProgram;
  /** Who failed, and how. */
  player: string;
  found: string;
  folder?: string;
}): Promise<string> {
  const { program, constants, inputs, inputRoot, own } = await jobOf(given);
  const name = `${player}-${toHex(own.traceRoot).slice(2, 10)}`;
  const hex = (list: readonly Uint8Array[]) => list.map((bytes) => toHex(bytes));
  const value = {
    ...{ name, found, program: { ...program, name }, constants: hex(constants), inputs: hex(inputs), inputRoot: toHex(inputRoot) },
    ...{ outputs: hex(own.outputs), outputRoot: toHex(own.outputRoot), traceRoot: toHex(own.traceRoot) },
  };
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  await writeFile(file, formatJson({ value }));
  return file;
}
