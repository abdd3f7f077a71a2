import { createByteReader, type ByteReader } from "../bytes/createByteReader.ts";
import { bytesEqual } from "../bytes/bytesEqual.ts";
import { foldPath } from "../hash/foldPath.ts";
import type { Hash } from "../hash/types.ts";
import { programRoot } from "../program/programRoot.ts";
import { PROGRAM_VERSION } from "../program/types.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { ProofError } from "./ProofError.ts";
import type { Op } from "../program/types.ts";
import { FAULT_KINDS, type FaultKind, type Statement } from "./types.ts";

/** An op opening that was checked: the proof's bytes up to its end, header included, and what they say. */
export interface KnownOp {
  readonly bytes: Uint8Array;
  readonly op: Op;
  readonly constantRoots: readonly Hash[];
}

/** A proof being read from its front, its header behind it. Checks come in the contract's order, so that both name the same error. */
export interface ProofReader extends ByteReader {
  readonly statement: Statement;
  readonly kind: FaultKind;
  readonly opCount: number;
  readonly inputCount: number;
  /** Op openings that earlier proofs of this statement had, by op. */
  readonly known: Map<number, KnownOp>;
  /** The proof's bytes up to here. */
  read(): Uint8Array;
  /** Whether the proof goes on such that its bytes up to there are these; if so, goes on from there. */
  skip(bytes: Uint8Array): boolean;
  hashes(count: number): Hash[];
  /** As many hashes, one behind the other. */
  siblings(count: number): Uint8Array;
  /** Throws WrongLength when bytes are left. */
  close(): void;
  /** Throws NotInProgram unless this op list gives the job's program. */
  checkProgram(opListRoot: Hash, op: number): void;
  /** Reads the path of an op's root in the trace; throws NotInTrace unless it gives the job's trace. */
  checkTrace(root: Hash, op: number): void;
}

const HEADER_BYTES = 45;

/** Opens a proof: reads and checks its header. `known` is kept by whoever checks many proofs of one statement. */
export function proofReader({
  statement,
  proof,
  known = new Map(),
}: {
  statement: Statement;
  proof: Uint8Array;
  known?: Map<number, KnownOp>;
}): ProofReader {
  const reader = createByteReader({ bytes: proof, onEnd: (needed) => new ProofError("WrongLength", needed, proof.length) });
  if (proof.length < HEADER_BYTES) throw new ProofError("WrongLength", HEADER_BYTES, proof.length);
  const version = reader.u32();
  if (version !== PROGRAM_VERSION) throw new ProofError("WrongVersion", version);
  const kindCode = reader.u8();
  if (kindCode < 1 || kindCode > 4) throw new ProofError("UnknownProofKind", kindCode);
  const opCount = reader.u32();
  const inputCount = reader.u32();
  const interfaceRoot = reader.bytes(32);
  const hashes = (count: number) => Array.from({ length: count }, () => reader.bytes(32));
  const siblings = (count: number) => {
    // Read one by one, a proof that ends early is refused where the referee refuses it.
    if (reader.remaining() < count * 32) hashes(count);
    return reader.bytes(count * 32);
  };
  return {
    ...reader,
    statement,
    kind: FAULT_KINDS[kindCode]!,
    opCount,
    inputCount,
    known,
    read: () => proof.subarray(0, reader.position()),
    skip: (bytes) => {
      if (bytes.length > proof.length || !bytesEqual(proof.subarray(0, bytes.length), bytes)) return false;
      reader.bytes(bytes.length - reader.position());
      return true;
    },
    hashes,
    siblings,
    close: () => {
      if (reader.remaining() > 0) throw new ProofError("WrongLength", reader.position(), proof.length);
    },
    checkProgram: (opListRoot, op) => {
      const root = programRoot({ version, opCount, inputCount, opListRoot, interfaceRoot });
      if (!bytesEqual(root, statement.programRoot)) throw new ProofError("NotInProgram", op);
    },
    checkTrace: (root, op) => {
      const path = siblings(treeDepth({ count: opCount }));
      if (!bytesEqual(foldPath({ hash: root, index: op, siblings: path }), statement.traceRoot)) throw new ProofError("NotInTrace", op);
    },
  };
}
