import { readFileSync } from "node:fs";
import path from "node:path";
import { compileSources } from "../audit/compileSources.ts";
import type { Mutant } from "./findMutants.ts";
import { plantMutants } from "./plantMutants.ts";

const root = path.resolve(import.meta.dirname, "..", "..");

/** Leaves out the mutants that the compiler refuses (a swapped operator that a type has not), found by its errors' places. */
export function dropInvalid({ mutants }: { mutants: readonly Mutant[] }): Mutant[] {
  let left = mutants.map((mutant, index) => ({ ...mutant, id: index + 1 }));
  for (;;) {
    const changed: Record<string, string> = {};
    for (const [file, ofFile] of Map.groupBy(left, ({ file }) => file)) {
      changed[file] = plantMutants({ source: readFileSync(path.join(root, file), "utf8"), mutants: ofFile });
    }
    const { output } = compileSources({
      files: Object.keys(changed),
      changed,
      settings: { evmVersion: "osaka", viaIR: true },
      outputs: { "*": { "": ["ast"] } },
      tolerant: true,
    });
    const refused = new Set<number>();
    for (const { severity, sourceLocation, formattedMessage } of output.errors ?? []) {
      if (severity !== "error") continue;
      const text = Buffer.from(changed[sourceLocation?.file ?? ""] ?? "").subarray(0, sourceLocation?.end);
      const id = [...text.toString().matchAll(/\.on\((\d+)\)/g)].at(-1)?.[1];
      if (id === undefined) throw new Error(formattedMessage);
      refused.add(Number(id));
    }
    if (refused.size === 0) return left;
    left = left.filter(({ id }) => !refused.has(id));
  }
}
