import { parseSafetensors } from "./parseSafetensors.ts";
import { ProgramFileError, WEIGHTS_FILE } from "./ProgramFileError.ts";
import type { Program } from "./types.ts";

/** A program's constants' bytes, in program order, from its weights file, which must hold exactly them. Throws ProgramFileError. */
export function parseWeights({ program, weights }: { program: Program; weights: Uint8Array }): Uint8Array[] {
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
  return constants;
}
