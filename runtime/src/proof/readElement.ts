import { LEAF_BYTES } from "../hash/types.ts";
import { elementBytes } from "../program/elementBytes.ts";
import { elementCount } from "../program/elementCount.ts";
import { slowSteps } from "../program/slowSteps.ts";
import { MAX_SLOW_STEPS } from "../program/validateOp.ts";
import { recomputeElement } from "../reference/recomputeElement.ts";
import { ProofError } from "./ProofError.ts";
import type { ProofReader } from "./proofReader.ts";
import { readLeaf } from "./readLeaf.ts";
import { readOpOpening } from "./readOpOpening.ts";
import { readSources } from "./readSources.ts";
import type { Fault } from "./types.ts";

/** Reads an Element proof to its end and recomputes the element, without judging whether the two values differ. */
export function readElement({ reader }: { reader: ProofReader }): Fault {
  const index = reader.u32();
  const { op, constantRoots } = readOpOpening({ reader, index });
  const element = reader.u32();
  const count = elementCount(op.output.dims);
  if (element >= count) throw new ProofError("ElementOutOfRange", element, count);
  const size = elementBytes(op.output.dtype);
  const leaf = readLeaf({ reader, op, index, leafIndex: Math.floor((element * size) / LEAF_BYTES) });
  const read = readSources({ reader, op, constantRoots });
  reader.close();
  if (slowSteps({ op }) > MAX_SLOW_STEPS) throw new ProofError("MalformedDescriptor", 24 + 4 * op.output.dims.length);
  const recomputed = recomputeElement({ op, element, inputRoot: reader.statement.inputRoot, read }).value;
  const view = new DataView(leaf.buffer, leaf.byteOffset + ((element * size) % LEAF_BYTES), size);
  const committed = size === 1 ? view.getInt8(0) : view.getInt32(0, true);
  return { kind: "Element", op: index, index: element, committed, recomputed };
}
