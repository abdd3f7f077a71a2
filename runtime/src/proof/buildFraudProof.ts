import { foldPath } from "../hash/foldPath.ts";
import { leafHash } from "../hash/leafHash.ts";
import type { Hash, Tree } from "../hash/types.ts";
import { buildElementProof, type OwnData } from "./buildElementProof.ts";
import { buildNodeOpening } from "./buildNodeOpening.ts";
import type { CommittedLeaf, Divergence } from "./types.ts";
import { writeProofHead } from "./writeProofHead.ts";

/**
 * The fraud proof of a divergence that findDivergence found: only what the provider committed at the fault comes from it, everything else is
 * one's own data. `own` must be the verifier's run of the job.
 */
export function buildFraudProof({ divergence, ...data }: OwnData & { divergence: Divergence }): Uint8Array {
  const { program, commitment, own } = data;
  switch (divergence.kind) {
    case "Element": {
      const tracePathOf = committedTracePath(divergence, own.traceTree);
      return buildElementProof({ ...data, element: divergence.element, committed: divergence, tracePathOf });
    }
    case "PaddingByte": {
      const writer = writeProofHead({ program, commitment, kind: "PaddingByte" });
      writer.opOpening(divergence.op);
      writer.bytes(divergence.leaf);
      writer.hashes(divergence.leafPath);
      writer.hashes(divergence.tracePath);
      return writer.finish();
    }
    case "PaddingNode":
      return buildNodeOpening({ program, commitment, ...divergence });
    case "OutputRoot": {
      const last = program.ops.length - 1;
      const writer = writeProofHead({ program, commitment, kind: "OutputRoot" });
      writer.bytes(commitment.opListTree.root);
      writer.bytes(own.trees[last]!.root);
      writer.hashes(own.traceTree.path({ index: last }));
      return writer.finish();
    }
  }
}

/**
 * Paths of earlier ops in the committed trace. All ops before the first differing one have their own roots, so every node to the left of its
 * path is one's own; the nodes on the path follow from the committed leaf, those to its right are its siblings.
 */
function committedTracePath(leaf: CommittedLeaf, own: Tree): (op: number) => Hash[] {
  const opRoot = foldPath({ hash: leafHash({ bytes: leaf.leaf }), index: leaf.leafIndex, siblings: leaf.leafPath });
  const onPath = (level: number) => foldPath({ hash: opRoot, index: leaf.op % 2 ** level, siblings: leaf.tracePath.slice(0, level) });
  return (op) =>
    leaf.tracePath.map((sibling, level) => {
      const at = Math.floor(op / 2 ** level);
      const divergent = Math.floor(leaf.op / 2 ** level);
      if (at === divergent) return sibling;
      const index = at % 2 === 0 ? at + 1 : at - 1;
      return index === divergent ? onPath(level) : own.node({ level, index });
    });
}
