import { bytesEqual } from "../bytes/bytesEqual.ts";
import { foldPath } from "../hash/foldPath.ts";
import { foldRange } from "../hash/foldRange.ts";
import { leafHash } from "../hash/leafHash.ts";
import { siblingCount } from "../hash/siblingCount.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { LEAF_BYTES, type Hash } from "../hash/types.ts";
import { distinctSources } from "../program/distinctSources.ts";
import { slotsOf } from "../program/slotsOf.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { Op } from "../program/types.ts";
import type { ReadBytes } from "../reference/recomputeElement.ts";
import { ProofError } from "./ProofError.ts";
import type { ProofReader } from "./proofReader.ts";

interface Range {
  readonly firstByte: number;
  readonly bytes: Uint8Array;
}

/** Reads the source openings of an op, checks each against the root it must have, and gives access to the opened bytes. */
export function readSources({ reader, op, constantRoots }: { reader: ProofReader; op: Op; constantRoots: readonly Hash[] }): ReadBytes {
  const sources = distinctSources({ op });
  const slots = slotsOf({ op });
  const sourceOf = new Map(
    slots.map(({ slot, operand: { source } }) => [
      slot,
      sources.findIndex(({ kind, index }) => kind === source.kind && index === source.index),
    ]),
  );
  let constants = 0;
  const opened = sources.map(({ kind, index }, position) => {
    if (kind === "generated") return [];
    const { operand } = slots.find(({ slot }) => sourceOf.get(slot) === position)!;
    const { ranges, root } = readRanges(reader, position, Math.ceil(tensorBytes(operand) / LEAF_BYTES));
    const constantRoot = kind === "constant" ? constantRoots[constants++]! : null;
    if (root === null) return ranges;
    if (constantRoot !== null) {
      if (!bytesEqual(root, constantRoot)) throw new ProofError("WrongSourceRoot", position);
      return ranges;
    }
    const siblings = reader.siblings(treeDepth({ count: kind === "input" ? reader.inputCount : reader.opCount }));
    const expected = kind === "input" ? reader.statement.inputRoot : reader.statement.traceRoot;
    if (!bytesEqual(foldPath({ hash: root, index, siblings }), expected)) throw new ProofError("WrongSourceRoot", position);
    return ranges;
  });
  return (slot, byteOffset, length, wanted) => {
    const position = sourceOf.get(slot)!;
    for (const { firstByte, bytes } of opened[position]!) {
      const at = byteOffset - firstByte;
      if (at >= 0 && at + length <= bytes.length) return bytes.subarray(at, at + length);
    }
    throw new ProofError("SourceNotOpened", position, wanted);
  };
}

function readRanges(reader: ProofReader, position: number, leafCount: number): { ranges: Range[]; root: Hash | null } {
  const depth = treeDepth({ count: leafCount });
  const ranges: Range[] = [];
  let root: Hash | null = null;
  let next = 0;
  for (let left = reader.u8(); left > 0; left--) {
    const first = reader.u32();
    const count = reader.u16();
    if (first < next || count === 0 || first + count > leafCount) throw new ProofError("LeafOutOfRange", first + count, leafCount);
    const bytes = reader.bytes(count * LEAF_BYTES);
    const siblings = reader.siblings(siblingCount({ first, count, level: 0, depth }));
    const hashes = Array.from({ length: count }, (_, i) => leafHash({ bytes: bytes.subarray(i * LEAF_BYTES, (i + 1) * LEAF_BYTES) }));
    const folded = foldRange({ hashes, first, siblings, depth });
    if (root !== null && !bytesEqual(folded, root)) throw new ProofError("WrongSourceRoot", position);
    root = folded;
    next = first + count;
    ranges.push({ firstByte: first * LEAF_BYTES, bytes });
  }
  return { ranges, root };
}
