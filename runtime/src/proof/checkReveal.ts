import { bytesEqual } from "../bytes/bytesEqual.ts";
import { toHex } from "../bytes/toHex.ts";
import { createTree } from "../hash/createTree.ts";
import { leafHash } from "../hash/leafHash.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { ProofError } from "./ProofError.ts";
import { REVEAL_LEVELS, type TraceNode } from "./types.ts";

/** The twin of ITensorReferee.checkReveal: throws ProofError unless `data` is the reveal of a node (docs/spec/commitments.md). */
export function checkReveal({ node, data }: { node: TraceNode; data: Uint8Array }): void {
  const length = node.level === 0 ? LEAF_BYTES : 32 * 2 ** Math.min(REVEAL_LEVELS, node.level);
  if (data.length !== length) throw new ProofError("WrongLength", length, data.length);
  const actual = node.level === 0 ? leafHash({ bytes: data }) : createTree({ leaves: data }).root;
  if (!bytesEqual(actual, node.hash)) throw new ProofError("WrongReveal", toHex(node.hash), toHex(actual));
}
