import {
  bytesEqual,
  commitProgram,
  fromHex,
  inputRootOf,
  parseProgram,
  tensorBytes,
  type Program,
  type ProgramCommitment,
} from "@dpin/runtime";
import { toHex } from "viem";
import type { Hex } from "viem";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { ManifestError } from "../errors/ArtifactError.ts";
import { fetchManifest } from "./fetchManifest.ts";

/** Everything a run of a job needs, checked against the roots on chain. */
export interface JobData {
  readonly program: Program;
  readonly constants: readonly Uint8Array[];
  readonly commitment: ProgramCommitment;
  readonly inputs: readonly Uint8Array[];
  readonly inputRoot: Uint8Array;
}

/**
 * Fetches a job's program and inputs by its locator and checks that they are what the chain says: a valid program with `programRoot`,
 * inputs with `inputRoot`. Throws an ArtifactError when data cannot be had, ProgramFileError or ProgramRuleError for a bad program,
 * ManifestError for anything else that does not fit.
 */
export async function fetchJob({
  store,
  locator,
  programRoot,
  inputRoot,
  signal,
  maxBytes,
}: {
  store: ArtifactStore;
  locator: string;
  programRoot: Hex;
  inputRoot: Hex;
  signal?: AbortSignal | undefined;
  /** Most bytes of any one artifact. */
  maxBytes?: number | undefined;
}): Promise<JobData> {
  const manifest = await fetchManifest({ store, locator, signal });
  const get = (id: string, most: number | undefined) => store.get(id, { signal, maxBytes: most, cid: manifest.cids?.[id] });
  const json = await get(manifest.program.json, maxBytes);
  const weights = await get(manifest.program.weights, maxBytes);
  const { program, constants } = parseProgram({ json, weights });
  const commitment = commitProgram({ program, constants });
  if (toHex(commitment.root) !== programRoot) {
    throw new ManifestError("the program is not the job's", { details: { expected: programRoot, actual: toHex(commitment.root) } });
  }
  if (manifest.inputs.length !== program.inputs.length) {
    throw new ManifestError(`the program has ${program.inputs.length} inputs, the manifest ${manifest.inputs.length}`);
  }
  const inputs: Uint8Array[] = [];
  for (const [i, id] of manifest.inputs.entries()) {
    const size = tensorBytes(program.inputs[i]!);
    const bytes = await get(id, size);
    if (bytes.length !== size) throw new ManifestError(`input ${i} has ${bytes.length} bytes instead of ${size}`);
    inputs.push(bytes);
  }
  const root = fromHex(inputRoot);
  if (inputs.length > 0 && !bytesEqual(inputRootOf({ inputs }), root)) {
    throw new ManifestError("the inputs are not the job's", { details: { expected: inputRoot, actual: toHex(inputRootOf({ inputs })) } });
  }
  return { program, constants, commitment, inputs, inputRoot: root };
}
