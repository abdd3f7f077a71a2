import { foldPath } from "../hash/foldPath.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import type { Hash } from "../hash/types.ts";
import { decodeOp } from "../program/decodeOp.ts";
import { distinctSources } from "../program/distinctSources.ts";
import { MalformedDescriptorError } from "../program/MalformedDescriptorError.ts";
import { opLeafHash } from "../program/opLeafHash.ts";
import type { Op } from "../program/types.ts";
import { ProofError } from "./ProofError.ts";
import type { ProofReader } from "./proofReader.ts";

/** Reads the rest of an op opening, after its `u32 op`, and checks that the op is in the job's program. Bytes that were checked before are only compared. */
export function readOpOpening({ reader, index }: { reader: ProofReader; index: number }): { op: Op; constantRoots: readonly Hash[] } {
  const before = reader.known.get(index);
  if (before !== undefined && reader.skip(before.bytes)) return before;
  if (index >= reader.opCount) throw new ProofError("OpOutOfRange", index, reader.opCount);
  const descriptor = reader.bytes(reader.u16());
  const op = decode(descriptor, index, reader.inputCount);
  const constantRoots = reader.hashes(distinctSources({ op }).filter(({ kind }) => kind === "constant").length);
  const hash = opLeafHash({ descriptor, constantRoots });
  reader.checkProgram(foldPath({ hash, index, siblings: reader.siblings(treeDepth({ count: reader.opCount })) }), index);
  reader.known.set(index, { bytes: reader.read(), op, constantRoots });
  return { op, constantRoots };
}

function decode(bytes: Uint8Array, index: number, inputCount: number): Op {
  try {
    return decodeOp({ bytes, place: { index, inputCount } });
  } catch (error) {
    if (error instanceof MalformedDescriptorError) throw new ProofError("MalformedDescriptor", error.position);
    throw error;
  }
}
