import type { PlannedRun } from "../backend.ts";
import { keccak256 } from "../hash/keccak256.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { zeroHash } from "../hash/zeroHash.ts";
import { keepsOutput } from "../keepsOutput.ts";
import { distinctSources } from "../program/distinctSources.ts";
import { isPacked } from "../program/isPacked.ts";
import { slotsOf } from "../program/slotsOf.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { Source } from "../program/types.ts";
import { createSlots } from "./createSlots.ts";
import { contractionKernel } from "./kernels/contractionKernel.ts";
import { generateKernel } from "./kernels/generateKernel.ts";
import { genericKernel } from "./kernels/genericKernel.ts";
import { leafKernel } from "./kernels/leafKernel.ts";
import { nodeKernel } from "./kernels/nodeKernel.ts";
import { plainTraits } from "./plainTraits.ts";
import type { Binding, DevicePlan, DeviceTraits, Step } from "./types.ts";

/** Outputs leave the device in portions of about this many bytes. */
const PORTION = 32 * 2 ** 20;
/** Trees of this many outputs grow level by level together: with parameters and trees as many buffers as every device binds. */
const MOST_TREES = 6;

const keyOf = ({ kind, index }: Source) => `${kind} ${index}`;
const wordsOf = (bytes: Uint8Array) => [...new Uint32Array(bytes.slice().buffer)];

/** A plan with what its reads are: of each op in turn its output, if that is kept, and its tree. */
export interface DeviceRunPlan extends DevicePlan {
  /** Bytes of device memory: slots, parameters and staging. */
  readonly size: number;
}

/** Where a tree lies in the buffer of its group's trees: `nodes[level]` many from word `at[level]` on. */
interface TreePlace {
  readonly nodes: readonly number[];
  readonly at: readonly number[];
  readonly bytes: number;
}

/** Ops whose outputs are hashed together: consecutive ones, as long as there are few and they come to less than a portion. */
function groupsOf({ program }: PlannedRun): { first: number; count: number }[] {
  const groups: { first: number; count: number }[] = [];
  let size = 0;
  program.ops.forEach((op, i) => {
    const bytes = tensorBytes(op.output);
    const group = groups[groups.length - 1];
    if (group === undefined || group.count === MOST_TREES || size + bytes > PORTION) {
      groups.push({ first: i, count: 1 });
      size = bytes;
      return;
    }
    groups[groups.length - 1] = { first: group.first, count: group.count + 1 };
    size += bytes;
  });
  return groups;
}

/**
 * Turns a valid request into kernels, for a device of these traits, buffers and steps. A tensor's buffer is free for another from the op that reads it
 * last, but an output's not before it is hashed and read back, which happens to several of them together. Needs `initHash()`.
 */
export function planDeviceRun({ request, traits = plainTraits }: { request: PlannedRun; traits?: DeviceTraits }): DeviceRunPlan {
  const { program, constants = [], inputs = [], inputRoot } = request;
  const slots = createSlots();
  const steps: Step[] = [];
  const data: Uint8Array[] = [];
  const kernels: string[] = [];
  const numbers = new Map<string, number>();
  const kernel = (text: string) => {
    const known = numbers.get(text) ?? kernels.push(text) - 1;
    numbers.set(text, known);
    return known;
  };
  let dispatches = 0;
  const dispatch = (text: string, groups: number, bindings: Binding[], parameters: number[] | null) => {
    if (parameters !== null) dispatches++;
    steps.push({ kind: "dispatch", kernel: kernel(text), bindings, parameters, groups });
  };
  const [node, block] = [nodeKernel(), generateKernel()];
  const words = (bytes: number) => Math.ceil(bytes / 4);
  const wholeWords = (bytes: number) => words(bytes) * 4;

  const lastUse = new Map<string, number>();
  program.ops.forEach((op, i) => {
    for (const source of distinctSources({ op })) lastUse.set(keyOf(source), i);
  });

  const isLast = (source: Source, op: number) => lastUse.get(keyOf(source)) === op;
  /** Of the group that begins with op `first` and is being computed. */
  const isMember = ({ kind, index }: Source, first: number) => kind === "output" && index >= first;

  const places = new Map<string, Binding>();
  const place = (source: Source, byteLength: number): Binding => {
    const key = keyOf(source);
    const known = places.get(key);
    if (known !== undefined) return known;
    const binding = { slot: slots.take(byteLength), bytes: wholeWords(byteLength) };
    places.set(key, binding);
    if (source.kind === "generated") {
      const number = new Uint8Array(4);
      new DataView(number.buffer).setUint32(0, source.index);
      const seed = wordsOf(keccak256(inputRoot, number));
      dispatch(block.text, block.groupsOf(Math.ceil(byteLength / 32)), [binding], [words(byteLength), ...seed]);
    } else if (source.kind !== "output") {
      const bytes = (source.kind === "input" ? inputs : constants)[source.index];
      if (bytes !== undefined) steps.push({ kind: "upload", slot: binding.slot, data: data.push(bytes) - 1 });
    }
    return binding;
  };

  /** Appends the dispatches that hash tensors; each tree's levels lie one behind the other, leaves first. */
  const commit = (tensors: readonly Binding[]): { slot: number; trees: TreePlace[] } => {
    let end = 0;
    const trees = tensors.map((tensor): TreePlace => {
      const leaves = Math.ceil(tensor.bytes / LEAF_BYTES);
      const nodes = Array.from({ length: treeDepth({ count: leaves }) + 1 }, (_, level) => Math.ceil(leaves / 2 ** level));
      const start = end;
      const at = nodes.map((count) => (end += count * 8) - count * 8);
      return { nodes, at, bytes: (end - start) * 4 };
    });
    const tree = { slot: slots.take(end * 4), bytes: end * 4 };
    /** Parameters of a dispatch that takes whole workgroups for each tree: four words each, the last one its first workgroup. */
    const shares = (list: readonly { words: [number, number, number]; groups: number }[]) => {
      let groups = 0;
      const parameters = list.flatMap((share) => [...share.words, (groups += share.groups) - share.groups]);
      return { groups, parameters };
    };
    const leaf = leafKernel({ tensors: tensors.length });
    const leaves = shares(
      trees.map(({ nodes, at }, i) => ({ words: [tensors[i]!.bytes / 4, nodes[0]!, at[0]!], groups: leaf.groupsOf(nodes[0]!) })),
    );
    const quads = tensors.map(({ slot, bytes }) => ({ slot, bytes: Math.ceil(bytes / 16) * 16 }));
    dispatch(leaf.text, leaves.groups, [...quads, tree], leaves.parameters);
    const depth = trees.reduce((most, { nodes }) => Math.max(most, nodes.length - 1), 0);
    for (let level = 0; level < depth; level++) {
      const growing = trees.filter(({ nodes }) => nodes.length > level + 1);
      const made = shares(
        growing.map(({ nodes, at }) => ({
          words: [at[level]!, nodes[level]!, at[level + 1]!],
          groups: node.groupsOf(nodes[level + 1]!),
        })),
      );
      dispatch(node.text, made.groups, [tree], [growing.length, ...wordsOf(zeroHash({ level })), ...made.parameters]);
    }
    return { slot: tree.slot, trees };
  };

  let waiting = 0;
  let staging = 0;
  const flush = () => {
    if (waiting > 0) steps.push({ kind: "flush" });
    staging = Math.max(staging, waiting);
    waiting = 0;
  };

  for (const { first, count } of groupsOf(request)) {
    const members = program.ops.slice(first, first + count);
    const outputs = members.map((op, member): Binding => {
      const i = first + member;
      const bound = new Map<string, Binding>();
      for (const { operand } of slotsOf({ op })) bound.set(keyOf(operand.source), place(operand.source, tensorBytes(operand)));
      const sources = distinctSources({ op });
      const byteLength = tensorBytes(op.output);
      const output = { slot: slots.take(byteLength), bytes: wholeWords(byteLength) };
      places.set(keyOf({ kind: "output", index: i }), output);
      const { text, groups, atomic } = isPacked({ op }) ? contractionKernel({ op, traits }) : { ...genericKernel({ op }), atomic: false };
      if (atomic) steps.push({ kind: "clear", ...output });
      dispatch(text, groups, [...sources.map((source) => bound.get(keyOf(source))!), output], null);
      for (const source of sources) {
        if (isLast(source, i) && !isMember(source, first)) slots.free(bound.get(keyOf(source))!.slot);
      }
      return output;
    });
    const ops = { first, op: first + count - 1 };
    steps.push({ kind: "mark", ...ops, part: "compute" });
    const { slot, trees } = commit(outputs);
    outputs.forEach((output, member) => {
      const tree = { slot, offset: trees[member]!.at[0]! * 4, bytes: trees[member]!.bytes };
      const reads = keepsOutput({ request, op: first + member }) ? [{ ...output, offset: 0 }, tree] : [tree];
      const bytes = reads.reduce((sum, read) => sum + read.bytes, 0);
      if (waiting + bytes > PORTION) flush();
      for (const read of reads) steps.push({ kind: "read", ...read });
      waiting += bytes;
    });
    steps.push({ kind: "mark", ...ops, part: "commit" });
    slots.free(slot);
    outputs.forEach((output, member) => {
      const last = lastUse.get(keyOf({ kind: "output", index: first + member }));
      if (last === undefined || last < first + count) slots.free(output.slot);
    });
  }
  flush();
  const size = slots.sizes.reduce((sum, bytes) => sum + bytes, 0) + staging + dispatches * 256;
  return { slots: slots.sizes, staging, kernels, data, steps, size };
}
