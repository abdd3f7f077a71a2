import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fromHex } from "../../runtime/src/bytes/fromHex.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import type { Program } from "../../runtime/src/program/types.ts";
import type { RandomProgram } from "./randomProgram.ts";
import { REGRESSIONS } from "./writeRegression.ts";

/** A program of the specification's vectors with the outputs of its ops, in op order. */
export interface Vector extends RandomProgram {
  readonly name: string;
  readonly outputs: readonly Uint8Array[];
}

interface Stored {
  readonly name: string;
  readonly program: Program;
  readonly inputs: readonly string[];
  readonly constants?: readonly string[];
  readonly inputRoot?: string;
  readonly output?: string;
  readonly outputs?: readonly string[];
}

/** The vectors of files of docs/spec/vectors: those made by hand, and all in `regressions`. */
export async function readVectors({ regressions = REGRESSIONS }: { regressions?: string } = {}): Promise<Vector[]> {
  const folder = path.resolve(import.meta.dirname, "../../docs/spec/vectors");
  const found = await readdir(regressions).catch(() => []);
  const files = [
    ...["elements.json", "programs.json"].map((file) => path.join(folder, file)),
    ...found.filter((file) => file.endsWith(".json")).map((file) => path.join(regressions, file)),
  ];
  const stored = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, "utf8")) as Stored | Stored[]));
  const bytes = (list: readonly string[] = []) => list.map((hex) => fromHex(hex));
  return stored.flat().map(({ name, program, inputs, constants, inputRoot, output, outputs }) => ({
    ...{ name, program, constants: bytes(constants), inputs: bytes(inputs) },
    inputRoot: inputRoot === undefined ? inputRootOf({ inputs: bytes(inputs) }) : fromHex(inputRoot),
    outputs: bytes(outputs ?? [output!]),
  }));
}
