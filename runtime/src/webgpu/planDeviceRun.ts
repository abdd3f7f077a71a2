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
import type { Binding, DevicePlan, Step } from "./types.ts";

/** Outputs leave the device in portions of about this many bytes. */
const PORTION = 32 * 2 ** 20;

const keyOf = ({ kind, index }: Source) => `${kind} ${index}`;
const wordsOf = (bytes: Uint8Array) => [...new Uint32Array(bytes.slice().buffer)];

/** A plan with what its reads are: of each op in turn its output, if that is kept, and its tree. */
export interface DeviceRunPlan extends DevicePlan {
  /** Bytes of device memory: slots, parameters and staging. */
  readonly size: number;
}

/**
 * Turns a valid request into kernels, buffers and steps. A tensor's buffer is free for another from the op that reads it last; an output is
 * read back (with its tree) before that. Needs `initHash()`.
 */
export function planDeviceRun({ request }: { request: PlannedRun }): DeviceRunPlan {
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
  const [leaf, node, block] = [leafKernel(), nodeKernel(), generateKernel()];
  const words = (bytes: number) => Math.ceil(bytes / 4);
  const wholeWords = (bytes: number) => words(bytes) * 4;

  const lastUse = new Map<string, number>();
  program.ops.forEach((op, i) => {
    for (const source of distinctSources({ op })) lastUse.set(keyOf(source), i);
  });

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

  /** Appends the dispatches that hash a tensor; the tree's levels lie one behind the other, leaves first. */
  const commit = (tensor: Binding): Binding => {
    const leaves = Math.ceil(tensor.bytes / LEAF_BYTES);
    const depth = treeDepth({ count: leaves });
    const nodes = Array.from({ length: depth + 1 }, (_, level) => Math.ceil(leaves / 2 ** level));
    const bytes = nodes.reduce((sum, count) => sum + count, 0) * 32;
    const tree = { slot: slots.take(bytes), bytes };
    dispatch(leaf.text, leaf.groupsOf(leaves), [tensor, tree], [tensor.bytes / 4, leaves, 0]);
    let from = 0;
    for (let level = 0; level < depth; level++) {
      const below = nodes[level]!;
      const parameters = [from, below, from + below * 8, ...wordsOf(zeroHash({ level }))];
      dispatch(node.text, node.groupsOf(nodes[level + 1]!), [tree], parameters);
      from += below * 8;
    }
    return tree;
  };

  let waiting = 0;
  let staging = 0;
  const flush = () => {
    if (waiting > 0) steps.push({ kind: "flush" });
    staging = Math.max(staging, waiting);
    waiting = 0;
  };

  program.ops.forEach((op, i) => {
    const bound = new Map<string, Binding>();
    for (const { operand } of slotsOf({ op })) bound.set(keyOf(operand.source), place(operand.source, tensorBytes(operand)));
    const sources = distinctSources({ op });
    const byteLength = tensorBytes(op.output);
    const output = { slot: slots.take(byteLength), bytes: wholeWords(byteLength) };
    places.set(keyOf({ kind: "output", index: i }), output);
    const { text, groups, atomic } = isPacked({ op }) ? contractionKernel({ op }) : { ...genericKernel({ op }), atomic: false };
    if (atomic) steps.push({ kind: "clear", ...output });
    dispatch(text, groups, [...sources.map((source) => bound.get(keyOf(source))!), output], null);
    steps.push({ kind: "mark", op: i, part: "compute" });
    const tree = commit(output);
    const reads = keepsOutput({ request, op: i }) ? [output, tree] : [tree];
    const bytes = reads.reduce((sum, read) => sum + read.bytes, 0);
    if (waiting + bytes > PORTION) flush();
    for (const read of reads) steps.push({ kind: "read", ...read });
    steps.push({ kind: "mark", op: i, part: "commit" });
    waiting += bytes;
    slots.free(tree.slot);
    for (const source of sources) {
      if (lastUse.get(keyOf(source)) === i) slots.free(bound.get(keyOf(source))!.slot);
    }
    if (!lastUse.has(keyOf({ kind: "output", index: i }))) slots.free(output.slot);
  });
  flush();
  const size = slots.sizes.reduce((sum, bytes) => sum + bytes, 0) + staging + dispatches * 256;
  return { slots: slots.sizes, staging, kernels, data, steps, size };
}
