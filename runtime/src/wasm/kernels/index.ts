import { place } from "./state";
import { preparePadding } from "./sha256";

export { foldRange } from "./fold";
export { packShared, runContraction } from "./contraction";
export { runRows } from "./rows";
export { generate, hashLeaves, hashTop } from "./trees";

/** Gives this instance its own memory: `bytes` at `at` and the packing buffers behind it. */
export function start(at: usize, bytes: usize): void {
  place(at, bytes);
  preparePadding(at);
}
