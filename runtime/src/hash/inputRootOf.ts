import { commitTensor } from "./commitTensor.ts";
import { rootOf } from "./rootOf.ts";
import type { Hash } from "./types.ts";

/** The root that binds a job's inputs: the tree over their tensor roots, in order. */
export function inputRootOf({ inputs }: { inputs: readonly Uint8Array[] }): Hash {
  return rootOf({ hashes: inputs.map((bytes) => commitTensor({ bytes }).root) }).root;
}
