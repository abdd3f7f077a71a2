import type { SparseRow } from "../types.ts";
import type { Window } from "./windowOf.ts";

/** The rows of a map that slide a window over a picture's height and width: output loops o1 and o2, reduce loops r0 and r1. */
export function windowRows({ strides, dilations, begin }: Window): SparseRow[] {
  return ([0, 1] as const).map((axis) => ({ [`o${axis + 1}`]: strides[axis], [`r${axis}`]: dilations[axis], offset: -begin[axis] }));
}
