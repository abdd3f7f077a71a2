import type { RunRequest } from "../backend.ts";
import { tensorBytes } from "../program/tensorBytes.ts";

/** Throws RangeError when a constant or an input is missing, surplus, or not as long as its type says. */
export function checkRunRequest({ request }: { request: RunRequest }): void {
  const { program, constants, inputs, inputRoot } = request;
  for (const [what, types, list] of [
    ["constant", program.constants, constants],
    ["input", program.inputs, inputs],
  ] as const) {
    if (types.length !== list.length) throw new RangeError(`the program has ${types.length} ${what}s, got ${list.length}`);
    types.forEach((type, i) => {
      if (list[i]!.length !== tensorBytes(type)) {
        throw new RangeError(`${what} ${i} (${type.name}) has ${list[i]!.length} bytes instead of ${tensorBytes(type)}`);
      }
    });
  }
  if (inputRoot.length !== 32) throw new RangeError(`an input root has 32 bytes, got ${inputRoot.length}`);
}
