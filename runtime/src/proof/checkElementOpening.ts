import { ProofError } from "./ProofError.ts";
import { proofReader, type KnownOp } from "./proofReader.ts";
import { readElement } from "./readElement.ts";
import type { Fault, Statement } from "./types.ts";

/**
 * Judges an opening that a provider served for a sampled element (PROTOCOL.md section 7, tier A): null when the element is right, the fault
 * when `opening` is a fraud proof as it stands. Throws ProofError when it is malformed or opens another element.
 * `known` is for `checkElementOpenings`, which checks many of one statement.
 */
export function checkElementOpening({
  statement,
  opening,
  op,
  element,
  known,
}: {
  statement: Statement;
  opening: Uint8Array;
  op: number;
  element: number;
  known?: Map<number, KnownOp>;
}): Fault | null {
  const reader = proofReader({ statement, proof: opening, ...(known && { known }) });
  if (reader.kind !== "Element") throw new ProofError("UnknownProofKind", opening[4]!);
  const fault = readElement({ reader });
  if (fault.op !== op) throw new ProofError("OpOutOfRange", fault.op, reader.opCount);
  if (fault.index !== element) throw new ProofError("ElementOutOfRange", fault.index, element);
  return fault.committed === fault.recomputed ? null : fault;
}
