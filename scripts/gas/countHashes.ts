import type { ElementProof } from "../../test/support/elementProof.ts";

/** Leaves and hashes that a proof holds. */
export function countHashes({ proof }: { proof: ElementProof }): { leaves: number; hashes: number } {
  const ranges = proof.sources.flatMap((source) => source.ranges);
  const paths = [proof.constantRoots, proof.opPath, proof.leafPath, proof.tracePath, ...proof.sources.map(({ path }) => path)];
  const lists = [...paths, ...ranges.map(({ siblings }) => siblings)];
  return {
    leaves: ranges.reduce((sum, range) => sum + range.leaves.length, 1),
    hashes: lists.reduce((sum, list) => sum + list.length, 0),
  };
}
