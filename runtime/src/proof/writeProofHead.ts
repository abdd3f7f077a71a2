import { createByteWriter, type ByteWriter } from "../bytes/createByteWriter.ts";
import type { Hashes } from "../hash/types.ts";
import type { ProgramCommitment } from "../program/commitProgram.ts";
import { distinctSources } from "../program/distinctSources.ts";
import type { Program } from "../program/types.ts";
import { FAULT_KINDS, type FaultKind } from "./types.ts";

/** A program with its commitment: what openings of its ops are made of. */
export interface CommittedProgram {
  readonly program: Program;
  readonly commitment: ProgramCommitment;
}

export interface ProofWriter extends ByteWriter {
  hashes(list: Hashes): void;
  /** `u32 op`, then the op's descriptor, constants' roots and path. */
  opOpening(index: number): void;
}

/** Begins a proof of a kind: writes the header. `scratch` is written on until the proof is finished. */
export function writeProofHead({
  program,
  commitment,
  kind,
  scratch,
}: CommittedProgram & { kind: FaultKind; scratch?: Uint8Array }): ProofWriter {
  const writer = createByteWriter({ ...(scratch && { scratch }) });
  writer.u32(commitment.version);
  writer.u8(FAULT_KINDS.indexOf(kind));
  writer.u32(commitment.opCount);
  writer.u32(commitment.inputCount);
  writer.bytes(commitment.interfaceRoot);
  const hashes = (list: Hashes) => (list instanceof Uint8Array ? writer.bytes(list) : list.forEach(writer.bytes));
  return {
    ...writer,
    hashes,
    opOpening: (index) => {
      const descriptor = commitment.descriptors[index]!;
      writer.u32(index);
      writer.u16(descriptor.length);
      writer.bytes(descriptor);
      const constants = distinctSources({ op: program.ops[index]! }).filter(({ kind: source }) => source === "constant");
      hashes(constants.map((source) => commitment.constantTrees[source.index]!.root));
      hashes(commitment.opListTree.siblings({ first: index, count: 1 }));
    },
  };
}
