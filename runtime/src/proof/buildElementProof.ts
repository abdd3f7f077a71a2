import { commitTensor } from "../hash/commitTensor.ts";
import { rootOf } from "../hash/rootOf.ts";
import { LEAF_BYTES, type Hash, type Hashes, type Tree } from "../hash/types.ts";
import type { Run } from "../backend.ts";
import type { Source } from "../program/types.ts";
import { leafRanges } from "./leafRanges.ts";
import { leavesRead } from "./leavesRead.ts";
import { writeProofHead, type CommittedProgram } from "./writeProofHead.ts";

/** What openings of operands are made of. `own` is a run whose op roots below the opened op are the committed ones. */
export interface OwnData extends CommittedProgram {
  readonly own: Run;
  readonly constants: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly inputRoot: Hash;
  /** The tensor trees of `inputs`, for whoever opens many elements; hashed on each call if absent. */
  readonly inputTrees?: readonly Tree[];
}

// Openings come by the hundred; one is finished before the next begins. Longer than nearly all of them.
const scratch = new Uint8Array(32_768);

/** What was committed for the opened element: its leaf, that leaf's path in the tensor and the op root's in the trace. */
interface OpenedLeaf {
  readonly op: number;
  readonly leaf: Uint8Array;
  readonly leafPath: Hashes;
  readonly tracePath: Hashes;
}

/** An Element proof: the committed output leaf with its paths, and of each source just the leaves that recomputation reads. */
export function buildElementProof({
  element,
  committed,
  tracePathOf,
  ...own
}: OwnData & { element: number; committed: OpenedLeaf; tracePathOf(op: number): Hashes }): Uint8Array {
  const { program, commitment, inputs, inputRoot } = own;
  const op = program.ops[committed.op]!;
  const writer = writeProofHead({ program, commitment, kind: "Element", scratch });
  writer.opOpening(committed.op);
  writer.u32(element);
  writer.bytes(committed.leaf);
  writer.hashes(committed.leafPath);
  writer.hashes(committed.tracePath);

  let inputTrees = own.inputTrees;
  const treesOfInputs = () => (inputTrees ??= inputs.map((bytes) => commitTensor({ bytes })));
  for (const { source, leaves } of leavesRead({ op, element, inputRoot, bytesOf: (from) => bytesOf(own, from) })) {
    if (source.kind === "generated") continue;
    const { kind, index } = source;
    const trees = { input: treesOfInputs, constant: () => commitment.constantTrees, output: () => own.own.trees }[kind]();
    const tree = trees[index]!;
    writeRanges(writer, leafRanges({ leaves, depth: tree.depth }), bytesOf(own, source), tree);
    if (leaves.size === 0 || kind === "constant") continue;
    writer.hashes(kind === "output" ? tracePathOf(index) : rootOf({ hashes: treesOfInputs().map(({ root }) => root) }).path({ index }));
  }
  return writer.finish();
}

function bytesOf({ own, constants, inputs }: OwnData, { kind, index }: Source): Uint8Array {
  if (kind === "generated") throw new Error("generated tensors are made, not opened");
  return { input: inputs, constant: constants, output: own.outputs }[kind][index]!;
}

function writeRanges(
  writer: ReturnType<typeof writeProofHead>,
  ranges: readonly { first: number; count: number }[],
  bytes: Uint8Array,
  tree: Tree,
): void {
  writer.u8(ranges.length);
  for (const { first, count } of ranges) {
    writer.u32(first);
    writer.u16(count);
    const leaves = bytes.subarray(first * LEAF_BYTES, (first + count) * LEAF_BYTES);
    writer.bytes(leaves);
    if (leaves.length < count * LEAF_BYTES) writer.bytes(new Uint8Array(count * LEAF_BYTES - leaves.length));
    writer.hashes(tree.siblings({ first, count }));
  }
}
