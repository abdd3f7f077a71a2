import { toHex } from "../../runtime/src/bytes/toHex.ts";
import { formatJson } from "../../runtime/src/program/formatJson.ts";
import type { RandomProgram } from "./randomProgram.ts";

/** A small program with its data as text for people. */
export function describeProgram({ program: { program, constants, inputs, inputRoot } }: { program: RandomProgram }): string {
  const hex = (list: readonly Uint8Array[]) => list.map((bytes) => toHex(bytes));
  return formatJson({ value: { program, constants: hex(constants), inputs: hex(inputs), inputRoot: toHex(inputRoot) } });
}
