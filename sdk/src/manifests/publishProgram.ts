import { commitProgram, serializeProgram, validateProgram, type Program, type ProgramCommitment } from "@dpin/runtime";
import { toHex } from "viem";
import type { Hex } from "viem";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";

/** A program whose files are in a store. */
export interface PublishedProgram {
  readonly root: Hex;
  readonly files: { readonly json: string; readonly weights: string };
  readonly program: Program;
  readonly commitment: ProgramCommitment;
}

/** Puts a program's two files into a store. Throws ProgramRuleError when the program breaks a rule. */
export async function publishProgram({
  store,
  program,
  constants,
}: {
  store: ArtifactStore;
  program: Program;
  constants: readonly Uint8Array[];
}): Promise<PublishedProgram> {
  validateProgram({ program });
  const commitment = commitProgram({ program, constants });
  const { json, weights } = serializeProgram({ program, constants });
  const files = { json: await store.put(json), weights: await store.put(weights) };
  return { root: toHex(commitment.root), files, program, commitment };
}
