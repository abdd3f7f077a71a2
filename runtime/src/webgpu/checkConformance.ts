import { readFile } from "node:fs/promises";
import type { Backend } from "../backend.ts";
import { bytesEqual } from "../bytes/bytesEqual.ts";
import { fromHex } from "../bytes/fromHex.ts";
import { inputRootOf } from "../hash/inputRootOf.ts";
import type { Program } from "../program/types.ts";
import { createReferenceBackend } from "../reference/createReferenceBackend.ts";
import { drawTensor } from "./drawTensor.ts";

/** conformance.json: the specification's element vectors, and programs to run on data that nobody knows beforehand. */
interface Conformance {
  readonly vectors: readonly {
    readonly name: string;
    readonly program: Program;
    readonly inputs: readonly string[];
    readonly output: string;
  }[];
  readonly programs: readonly Program[];
}

/** How much was compared. */
export interface Conformity {
  readonly programs: number;
  readonly ops: number;
}

/**
 * Runs the specification's vectors and a batch of programs on data drawn now, and compares every byte and root with what is written down or
 * the reference gives. Throws an Error that names the program and op of the first difference. Needs `initHash()`.
 */
export async function checkConformance({ backend }: { backend: Pick<Backend, "run"> }): Promise<Conformity> {
  const { vectors, programs } = JSON.parse(await readFile(new URL("./conformance.json", import.meta.url), "utf8")) as Conformance;
  for (const { name, program, inputs, output } of vectors) {
    const run = await backend.run({ program, constants: [], inputs: inputs.map((hex) => fromHex(hex)), inputRoot: new Uint8Array(32) });
    if (!bytesEqual(run.outputs[0]!, fromHex(output))) throw new Error(`wrong bytes in the specification's vector "${name}"`);
  }
  const reference = createReferenceBackend();
  const pool = crypto.getRandomValues(new Uint32Array(8));
  // xorshift over unpredictable words: a driver that knew the data could know the answers.
  const random = () => {
    let word = pool[0]! ^ (pool[0]! << 11);
    word = (word ^ (word >>> 8) ^ pool[7]! ^ (pool[7]! >>> 19)) >>> 0;
    pool.copyWithin(0, 1);
    pool[7] = word;
    return word;
  };
  let ops = vectors.length;
  for (const program of programs) {
    const constants = program.constants.map((type) => drawTensor({ type, random }));
    const inputs = program.inputs.map((type) => drawTensor({ type, random }));
    const inputRoot = inputs.length > 0 ? inputRootOf({ inputs }) : crypto.getRandomValues(new Uint8Array(32));
    const request = { program, constants, inputs, inputRoot };
    const expected = await reference.run(request);
    const actual = await backend.run(request);
    program.ops.forEach((op, i) => {
      const where = `op ${i} (${op.combine}, ${op.reduce}) of the program "${program.name}"`;
      if (!bytesEqual(actual.outputs[i]!, expected.outputs[i]!)) throw new Error(`wrong bytes in ${where}`);
      if (!bytesEqual(actual.trees[i]!.root, expected.trees[i]!.root)) throw new Error(`wrong tensor root in ${where}`);
    });
    if (!bytesEqual(actual.traceRoot, expected.traceRoot)) throw new Error(`wrong trace root in the program "${program.name}"`);
    ops += program.ops.length;
  }
  return { programs: vectors.length + programs.length, ops };
}
