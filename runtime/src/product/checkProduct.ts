import type { Hash } from "../hash/types.ts";
import { generateTensor } from "../hash/generateTensor.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { Operand, Source } from "../program/types.ts";
import { advanceLoops } from "./advanceLoops.ts";
import { claimedResidue } from "./claimedResidue.ts";
import { drawResidues } from "./drawResidues.ts";
import { foldOperand } from "./foldOperand.ts";
import { halvesOf } from "./halvesOf.ts";
import { rowResidue } from "./rowResidue.ts";
import type { ProductFault, ProductPlan } from "./types.ts";

/** Steps between two looks at the clock, and how long the event loop may be kept. */
const STEPS_A_LOOK = 2 ** 20;
const TURN_MS = 50;

/**
 * Freivalds' check of a claimed product (R. Freivalds, Probabilistic machines can use less running time, 1977; PROTOCOL.md section 7, tier C): whether every row of the claimed
 * output, times a secret random vector, equals the row of A times (B times the vector), modulo p = 2^32 − 5. Returns null, or what is wrong. A right output is never refused; a wrong one,
 * with one element or many, passes with a probability of at most 1 / p in each of `tries`, whoever made it, as long as it was fixed before the vectors were drawn.
 *
 * Why that follows: an exact sum is at most plan.bound in size and the same is demanded of every claimed one, so that a wrong one is off by a whole number d with 0 < |d| < p. That is not 0 modulo the
 * prime p, so for any choice of the row's other secrets at most one value of this one's makes the row's two sides equal. Modulo 2^32 it is enough that d is
 * even (half of all secrets pass d = 2^31), and 2^31 − 1 divides differences of i32 values.
 *
 * `bytesOf` gives the bytes of operands and bias; those of `generated` ones are made here. `output` must have the op's length: RangeError.
 */
export async function checkProduct({
  plan,
  inputRoot,
  bytesOf,
  output,
  tries = 1,
  draw = drawResidues,
  signal,
}: {
  plan: ProductPlan;
  inputRoot: Hash;
  bytesOf: (source: Source) => Uint8Array;
  /** What is claimed to be the op's output. */
  output: Uint8Array;
  tries?: number;
  /** Independent uniform residues modulo 2^32 − 5; by default from the platform's cryptographic source. */
  draw?: (parameters: { count: number }) => Float64Array;
  /** Ends the check early: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}): Promise<ProductFault | null> {
  const { op, summed, shared, rows } = plan;
  const { dims } = op.output;
  if (output.length !== tensorBytes(op.output)) {
    throw new RangeError(`the output of op ${op.name} has ${output.length} bytes instead of ${tensorBytes(op.output)}`);
  }
  const read = ({ source, ...type }: Operand): Uint8Array => {
    if (source.kind !== "generated") return bytesOf(source);
    return generateTensor({ inputRoot, index: source.index, byteLength: tensorBytes(type) });
  };
  const fold = foldOperand({ plan, values: i8Of(read(plan.folded)) });
  const expected = rowResidue({ plan, values: i8Of(read(plan.other)) });
  const claimed = claimedResidue({ plan, output: i32Of(output), bias: op.bias === null ? null : i32Of(read(op.bias)) });
  const extents = [...dims, ...op.reduceDims];
  const folded = new Float64Array(op.reduceDims.reduce((product, dim) => product * dim, 1));
  const count = summed.reduce((product, loop) => product * dims[loop]!, 1);
  const pause = createPause(signal);

  for (let i = 0; i < tries; i++) {
    const secret = draw({ count });
    const halves = halvesOf({ secret });
    const loop = extents.map(() => 0);
    do {
      await fold({ loop, secret, into: folded, pause });
      do {
        const row = claimed.residue({ loop, ...halves });
        if (typeof row !== "number") return row;
        if (row !== expected({ loop, folded })) return { kind: "sum", element: claimed.firstOf(loop) };
        const waiting = pause(folded.length + count);
        if (waiting !== null) await waiting;
      } while (advanceLoops({ loop, over: rows, extents }));
    } while (advanceLoops({ loop, over: shared, extents }));
  }
  return null;
}

/** Lets other work of the process go on now and then; null when there is nothing to wait for. */
function createPause(signal: AbortSignal | undefined): (steps: number) => Promise<void> | null {
  let [done, turn] = [0, performance.now()];
  signal?.throwIfAborted();
  return (steps) => {
    done += steps;
    if (done < STEPS_A_LOOK) return null;
    done = 0;
    if (performance.now() - turn < TURN_MS) return null;
    return new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
      signal?.throwIfAborted();
      turn = performance.now();
    });
  };
}

function i8Of({ buffer, byteOffset, length }: Uint8Array): Int8Array {
  return new Int8Array(buffer, byteOffset, length);
}

/** A copy where the bytes do not lie as the processor needs them. */
function i32Of(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
