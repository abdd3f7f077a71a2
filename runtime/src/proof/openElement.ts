import { LEAF_BYTES } from "../hash/types.ts";
import { elementBytes } from "../program/elementBytes.ts";
import { elementCount } from "../program/elementCount.ts";
import { buildElementProof, type OwnData } from "./buildElementProof.ts";

/**
 * What a provider serves for a sampled element of its own run: an Element proof, which convicts it exactly when the element is wrong
 * (PROTOCOL.md section 7, tier A). Throws RangeError when the element does not exist.
 */
export function openElement({ op, element, ...data }: OwnData & { op: number; element: number }): Uint8Array {
  const { program, own } = data;
  const output = program.ops[op]?.output;
  if (output === undefined || !Number.isInteger(element) || element < 0 || element >= elementCount(output.dims)) {
    throw new RangeError(`no element ${element} of op ${op}`);
  }
  const leafIndex = Math.floor((element * elementBytes(output.dtype)) / LEAF_BYTES);
  const leaf = new Uint8Array(LEAF_BYTES);
  leaf.set(own.outputs[op]!.subarray(leafIndex * LEAF_BYTES, (leafIndex + 1) * LEAF_BYTES));
  const leafPath = own.trees[op]!.siblings({ first: leafIndex, count: 1 });
  const tracePathOf = (index: number) => own.traceTree.siblings({ first: index, count: 1 });
  return buildElementProof({ ...data, element, committed: { op, leaf, leafPath, tracePath: tracePathOf(op) }, tracePathOf });
}
