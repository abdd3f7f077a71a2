import { LEAF_BYTES } from "../hash/types.ts";
import { leafPieces } from "./leafPieces.ts";
import { slotsOf } from "./slotsOf.ts";
import type { Op } from "./types.ts";

/** Bytes of whole leaves that opening any one output element takes at most, by the bound of docs/spec/program.md. */
export function fanInBytes({ op }: { op: Op }): number {
  const leaves = slotsOf({ op }).reduce((sum, { slot, operand }) => sum + leafPieces({ op, slot, operand }).leaves, 1);
  return leaves * LEAF_BYTES;
}
