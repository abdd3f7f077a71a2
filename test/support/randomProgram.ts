import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { validateProgram } from "../../runtime/src/program/validateProgram.ts";
import { ProgramRuleError } from "../../runtime/src/program/ProgramRuleError.ts";
import type { Op, Program } from "../../runtime/src/program/types.ts";
import { createRandom } from "./createRandom.ts";
import { createSources } from "./randomSources.ts";
import { randomOp } from "./randomOp.ts";

/** A valid tensor program with the data to run it; `constants` and `inputs` are in the program's order. */
export interface RandomProgram {
  readonly program: Program;
  readonly constants: Uint8Array[];
  readonly inputs: Uint8Array[];
  readonly inputRoot: Uint8Array;
}

/**
 * Returns the random valid program of a seed: 1 to `maxOps` (6) ops of every combine, reduce, dtype, source, map shape and epilogue of
 * docs/spec/program.md on small tensors whose data over-represents the corner values. The first ops of a seed do not depend on `maxOps`.
 * Needs `initHash()` to have been awaited.
 */
export function randomProgram({ seed, maxOps = 6 }: { seed: number; maxOps?: number }): RandomProgram {
  const random = createRandom({ seed });
  const sources = createSources({ random });
  const ops: Op[] = [];
  const wanted = random.int(1, maxOps);
  const program = () => ({ version: 1 as const, name: `random-${seed}`, inputs: sources.inputs, constants: sources.constants, ops });
  while (ops.length < wanted) {
    const undo = sources.mark();
    ops.push({ ...randomOp({ random, sources }), name: `op-${ops.length}` });
    try {
      // A draw may break the rules that bound an opening or the descriptor's length; any other rule broken is a bug of this generator.
      validateProgram({ program: program() });
      sources.addOutput({ index: ops.length - 1, type: ops[ops.length - 1]!.output });
    } catch (error) {
      if (!(error instanceof ProgramRuleError) || !["fan-in", "slow-path", "descriptor"].includes(error.rule)) throw error;
      ops.pop();
      undo();
    }
  }
  const inputs = sources.inputBytes;
  const inputRoot = inputs.length > 0 ? inputRootOf({ inputs }) : new Uint8Array(32);
  if (inputs.length === 0) random.fill(inputRoot);
  return { program: program(), constants: sources.constantBytes, inputs, inputRoot };
}
