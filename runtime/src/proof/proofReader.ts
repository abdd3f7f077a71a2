import { createByteReader, type ByteReader } from "../bytes/createByteReader.ts";
import { bytesEqual } from "../bytes/bytesEqual.ts";
import { foldPath } from "../hash/foldPath.ts";
import type { Hash } from "../hash/types.ts";
import { programRoot } from "../program/programRoot.ts";
import { PROGRAM_VERSION } from "../program/types.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { ProofError } from "./ProofError.ts";
import { FAULT_KINDS, type FaultKind, type Statement } from "./types.ts";

/** A proof being read from its front, its header behind it. Checks come in the contract's order, so that both name the same error. */
export interface ProofReader extends ByteReader {
  readonly statement: Statement;
  readonly kind: FaultKind;
  readonly opCount: number;
  readonly inputCount: number;
  hashes(count: number): Hash[];
  /** Throws WrongLength when bytes are left. */
  close(): void;
  /** Throws NotInProgram unless this op list gives the job's program. */
  checkProgram(opListRoot: Hash, op: number): void;
  /** Reads the path of an op's root in the trace; throws NotInTrace unless it gives the job's trace. */
  checkTrace(root: Hash, op: number): void;
}

const HEADER_BYTES = 45;

/** Opens a proof: reads and checks its header. */
export function proofReader({ statement, proof }: { statement: Statement; proof: Uint8Array }): ProofReader {
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
  return {
    ...reader,
    statement,
    kind: FAULT_KINDS[kindCode]!,
    opCount,
    inputCount,
    hashes,
    close: () => {
      if (reader.remaining() > 0) throw new ProofError("WrongLength", reader.position(), proof.length);
    },
    checkProgram: (opListRoot, op) => {
      const root = programRoot({ version, opCount, inputCount, opListRoot, interfaceRoot });
      if (!bytesEqual(root, statement.programRoot)) throw new ProofError("NotInProgram", op);
    },
    checkTrace: (root, op) => {
      const siblings = hashes(treeDepth({ count: opCount }));
      if (!bytesEqual(foldPath({ hash: root, index: op, siblings }), statement.traceRoot)) throw new ProofError("NotInTrace", op);
    },
  };
}
