import { checkElementOpening } from "./checkElementOpening.ts";
import { ProofError } from "./ProofError.ts";
import type { KnownOp } from "./proofReader.ts";
import type { Fault, Statement } from "./types.ts";

/**
 * Judges the openings that a provider served for sampled elements of one job, each as `checkElementOpening` would judge it alone: null when the
 * element is right, the fault when the opening is a fraud proof as it stands, a ProofError when it is malformed or opens another element. What
 * openings share is checked once: an op opening with the same bytes as one before, and tree nodes with the same children (`foldRange`).
 */
export function checkElementOpenings({
  statement,
  openings,
}: {
  statement: Statement;
  openings: readonly { readonly op: number; readonly element: number; readonly opening: Uint8Array }[];
}): (Fault | ProofError | null)[] {
  const known = new Map<number, KnownOp>();
  return openings.map((opened) => {
    try {
      return checkElementOpening({ statement, ...opened, known });
    } catch (error) {
      if (error instanceof ProofError) return error;
      throw error;
    }
  });
}
