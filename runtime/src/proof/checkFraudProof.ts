import { bytesEqual } from "../bytes/bytesEqual.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { zeroHash } from "../hash/zeroHash.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import { ProofError } from "./ProofError.ts";
import { proofReader, type ProofReader } from "./proofReader.ts";
import { readElement } from "./readElement.ts";
import { readLeaf } from "./readLeaf.ts";
import { readNode } from "./readNode.ts";
import { readOpOpening } from "./readOpOpening.ts";
import type { Fault, Statement } from "./types.ts";

/**
 * The referee's twin: the fault that a proof shows against a job's statement. Throws ProofError, with the reason that the contract's error
 * names, unless the proof convicts. Needs initHash().
 */
export function checkFraudProof({ statement, proof }: { statement: Statement; proof: Uint8Array }): Fault {
  const reader = proofReader({ statement, proof });
  if (reader.kind === "Element") return findElement(reader);
  if (reader.kind === "OutputRoot") return findOutputRoot(reader);
  if (reader.kind === "PaddingByte") return findPaddingByte(reader);
  return findPaddingNode(reader);
}

function findElement(reader: ProofReader): Fault {
  const fault = readElement({ reader });
  if (fault.committed === fault.recomputed) throw new ProofError("ElementMatches", fault.index, fault.committed);
  return fault;
}

function findOutputRoot(reader: ProofReader): Fault {
  if (reader.opCount === 0) throw new ProofError("OpOutOfRange", 0, 0);
  const op = reader.opCount - 1;
  reader.checkProgram(reader.bytes(32), op);
  const lastRoot = reader.bytes(32);
  reader.checkTrace(lastRoot, op);
  reader.close();
  if (bytesEqual(lastRoot, reader.statement.outputRoot)) throw new ProofError("OutputRootMatches");
  return { kind: "OutputRoot", op, index: 0, committed: 0, recomputed: 0 };
}

function findPaddingByte(reader: ProofReader): Fault {
  const index = reader.u32();
  const { op } = readOpOpening({ reader, index });
  const size = tensorBytes(op.output);
  const leafIndex = Math.ceil(size / LEAF_BYTES) - 1;
  const leaf = readLeaf({ reader, op, index, leafIndex });
  reader.close();
  const end = size - leafIndex * LEAF_BYTES;
  const wrong = leaf.subarray(end).findIndex((byte) => byte !== 0);
  if (wrong < 0) throw new ProofError("PaddingIsZero");
  return { kind: "PaddingByte", op: index, index: size + wrong, committed: 0, recomputed: 0 };
}

function findPaddingNode(reader: ProofReader): Fault {
  const { node, count } = readNode({ reader });
  if (node.index * 2 ** node.level < count) throw new ProofError("NodeOutOfRange", node.level, node.index);
  if (bytesEqual(node.hash, zeroHash({ level: node.level }))) throw new ProofError("PaddingIsZero");
  return { kind: "PaddingNode", op: node.op, index: node.index, committed: 0, recomputed: 0 };
}
