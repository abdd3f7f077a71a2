import { formatJson } from "./formatJson.ts";
import { programSchema } from "./programSchema.ts";
import { serializeSafetensors } from "./serializeSafetensors.ts";
import { tensorBytes } from "./tensorBytes.ts";
import type { Program } from "./types.ts";

/** The two files of a program on disk; equal programs give equal bytes. */
export interface ProgramFiles {
  readonly json: Uint8Array;
  readonly weights: Uint8Array;
}

/**
 * program.json (people can read it) and weights.safetensors of a program with its constants' bytes. Throws when names of constants repeat or
 * a constant is not as long as its type says.
 */
export function serializeProgram({ program, constants }: { program: Program; constants: readonly Uint8Array[] }): ProgramFiles {
  const names = new Set<string>();
  const tensors = program.constants.map((type, i) => {
    const bytes = constants[i];
    if (bytes?.length !== tensorBytes(type)) {
      throw new RangeError(`constant ${i} (${type.name}) has ${bytes?.length} bytes instead of ${tensorBytes(type)}`);
    }
    // An integer-like name would be moved to the front of a JSON object by JavaScript, another one is the format's own.
    if (names.has(type.name) || /^\d+$/.test(type.name) || type.name === "__metadata__" || type.name === "__proto__") {
      throw new RangeError(`constant ${i} cannot be named ${JSON.stringify(type.name)}`);
    }
    names.add(type.name);
    return { ...type, bytes };
  });
  // Parsing brings the keys into the schema's order and refuses what does not belong there.
  const json = new TextEncoder().encode(formatJson({ value: programSchema.parse(program) }));
  return { json, weights: serializeSafetensors({ tensors }) };
}
