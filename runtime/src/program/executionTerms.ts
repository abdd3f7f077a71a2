import { elementCount } from "./elementCount.ts";
import { isPacked } from "./isPacked.ts";
import type { ProofSize } from "./proofSize.ts";
import { slotsOf } from "./slotsOf.ts";
import { slowSteps } from "./slowSteps.ts";
import type { Op } from "./types.ts";

/** What the referee does for one element of an op, counted. */
export interface ExecutionTerms {
  readonly calls: number;
  readonly operands: number;
  readonly leaves: number;
  readonly hashes: number;
  /** Reads of single elements on the slow path: steps times operands a and b. */
  readonly reads: number;
  /** Runs of a packed op, and in them words of 32 bytes. */
  readonly runs: number;
  readonly words: number;
  /** Blocks of `generated` tensors that are made. */
  readonly blocks: number;
}

/** Counts the referee's work for one element of an op whose proof holds so many leaves and hashes. */
export function executionTerms({ op, size }: { op: Op; size: Pick<ProofSize, "leaves" | "hashes"> }): ExecutionTerms {
  const packed = isPacked({ op });
  const steps = slowSteps({ op });
  const wordsPerRun = packed ? Math.ceil(elementCount(op.reduceDims.slice(-1)) / 32) : 0;
  const slots = slotsOf({ op });
  const generated = slots.filter(({ slot, operand }) => operand.source.kind === "generated" && (slot === "a" || slot === "b")).length;
  return {
    calls: 1,
    operands: slots.length,
    leaves: size.leaves,
    hashes: size.hashes,
    reads: packed ? 0 : steps * (op.b === null ? 1 : 2),
    runs: packed ? steps : 0,
    words: steps * wordsPerRun,
    blocks: generated * steps * (packed ? wordsPerRun + 1 : 1),
  };
}
