import { sha256 } from "#sha256";
import type { Hash } from "../hash/types.ts";

/** Hash of an op in the op list: SHA-256(descriptor ‖ the tensor root of each distinct constant source, in order). */
export function opLeafHash({ descriptor, constantRoots }: { descriptor: Uint8Array; constantRoots: readonly Hash[] }): Hash {
  const preimage = new Uint8Array(descriptor.length + 32 * constantRoots.length);
  preimage.set(descriptor);
  constantRoots.forEach((root, i) => preimage.set(root, descriptor.length + 32 * i));
  return sha256(preimage);
}
