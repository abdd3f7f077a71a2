import { LEAF_BYTES, type Hash, type Tree } from "../../runtime/src/hash/types.ts";
import type { ProgramCommitment } from "../../runtime/src/program/commitProgram.ts";
import { distinctSources } from "../../runtime/src/program/distinctSources.ts";
import { elementBytes } from "../../runtime/src/program/elementBytes.ts";
import { slotsOf } from "../../runtime/src/program/slotsOf.ts";
import type { Program, Source } from "../../runtime/src/program/types.ts";
import { recomputeElement } from "../../runtime/src/reference/recomputeElement.ts";

/** A program with its data and the trace somebody committed to: what a proof is made from. */
export interface Committed {
  readonly program: Program;
  readonly commitment: ProgramCommitment;
  readonly constants: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly inputTrees: readonly Tree[];
  readonly inputListTree: Tree;
  readonly inputRoot: Hash;
  readonly outputs: readonly Uint8Array[];
  readonly trees: readonly Tree[];
  readonly traceTree: Tree;
}

/** The fields of an element proof (kind 1 of docs/spec/commitments.md), each of which a test may change before encoding it. */
export interface ElementProof {
  version: number;
  kind: number;
  opCount: number;
  inputCount: number;
  interfaceRoot: Hash;
  op: number;
  descriptor: Uint8Array;
  constantRoots: Hash[];
  opPath: Hash[];
  element: number;
  leaf: Uint8Array;
  leafPath: Hash[];
  tracePath: Hash[];
  sources: { ranges: { first: number; leaves: Uint8Array[]; siblings: Hash[] }[]; path: Hash[] }[];
}

export function leafOf(bytes: Uint8Array, index: number): Uint8Array {
  const leaf = new Uint8Array(LEAF_BYTES);
  leaf.set(bytes.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES));
  return leaf;
}

/** Opens an element of a committed trace: a second, plain implementation beside runtime's, so that neither can hide the other's mistake. */
export function elementProof({ committed, op: index, element }: { committed: Committed; op: number; element: number }): ElementProof {
  const { program, commitment, traceTree } = committed;
  const op = program.ops[index]!;
  const bytesOf = ({ kind, index: i }: Source) =>
    ({ input: committed.inputs, constant: committed.constants, output: committed.outputs, generated: [] })[kind][i]!;
  const treeOf = ({ kind, index: i }: Source) =>
    ({ input: committed.inputTrees, constant: commitment.constantTrees, output: committed.trees, generated: [] })[kind][i]!;
  const key = ({ kind, index: i }: Source) => `${kind} ${i}`;

  const touched = new Map<string, Set<number>>();
  const operands = new Map(slotsOf({ op }).map(({ slot, operand }) => [slot, operand]));
  recomputeElement({
    op,
    element,
    inputRoot: committed.inputRoot,
    read: (slot, offset, length) => {
      const { source } = operands.get(slot)!;
      if (!touched.has(key(source))) touched.set(key(source), new Set());
      touched.get(key(source))!.add(Math.floor(offset / LEAF_BYTES));
      return bytesOf(source).subarray(offset, offset + length);
    },
  });

  const sources = distinctSources({ op }).filter(({ kind }) => kind !== "generated");
  const leaf = Math.floor((element * elementBytes(op.output.dtype)) / LEAF_BYTES);
  return {
    version: commitment.version,
    kind: 1,
    opCount: commitment.opCount,
    inputCount: commitment.inputCount,
    interfaceRoot: commitment.interfaceRoot,
    op: index,
    descriptor: commitment.descriptors[index]!,
    constantRoots: sources.filter(({ kind }) => kind === "constant").map((source) => treeOf(source).root),
    opPath: commitment.opListTree.path({ index }),
    element,
    leaf: leafOf(committed.outputs[index]!, leaf),
    leafPath: committed.trees[index]!.path({ index: leaf }),
    tracePath: traceTree.path({ index }),
    sources: sources.map((source) => {
      const ranges: { first: number; count: number }[] = [];
      for (const at of [...(touched.get(key(source)) ?? [])].sort((x, y) => x - y)) {
        const last = ranges.at(-1);
        if (last !== undefined && last.first + last.count === at) last.count++;
        else ranges.push({ first: at, count: 1 });
      }
      const pathTree = { input: committed.inputListTree, output: traceTree, constant: null, generated: null }[source.kind];
      return {
        ranges: ranges.map(({ first, count }) => ({
          first,
          leaves: Array.from({ length: count }, (_, i) => leafOf(bytesOf(source), first + i)),
          siblings: treeOf(source).range({ first, count }),
        })),
        path: pathTree === null || ranges.length === 0 ? [] : pathTree.path({ index: source.index }),
      };
    }),
  };
}

const integer = (bytes: number) => (value: number) =>
  Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * (bytes - 1 - i))) % 256);
export const u8 = integer(1);
export const u16 = integer(2);
export const u32 = integer(4);

export function encodeElementProof(proof: ElementProof): Uint8Array {
  return Buffer.concat([
    ...[u32(proof.version), u8(proof.kind), u32(proof.opCount), u32(proof.inputCount), proof.interfaceRoot],
    ...[u32(proof.op), u16(proof.descriptor.length), proof.descriptor, ...proof.constantRoots, ...proof.opPath],
    ...[u32(proof.element), proof.leaf, ...proof.leafPath, ...proof.tracePath],
    ...proof.sources.flatMap(({ ranges, path }) => [
      u8(ranges.length),
      ...ranges.flatMap(({ first, leaves, siblings }) => [u32(first), u16(leaves.length), ...leaves, ...siblings]),
      ...path,
    ]),
  ]);
}
