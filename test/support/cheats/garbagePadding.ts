import { LEAF_BYTES, type Backend, type Run } from "@dpin/runtime";
import { tamperedRun, type Lie } from "../tamperedRun.ts";
import { withRun } from "./withRun.ts";

/** Where there is padding to put garbage in: behind a tensor's end, in a tensor's tree, or in the trace's tree. */
export type Padding = "bytes" | "leaves" | "roots";

/** Every element right, but garbage in the padding with all hashes made to fit, so that roots differ although no element does. */
export function garbagePadding({ backend, where }: { backend: Backend; where: Padding }): Backend {
  return withRun({ name: `garbage in padding ${where}`, backend, change: (run) => tamperedRun({ run, lie: lieFor({ run, where }) }) });
}

function lieFor({ run, where }: { run: Run; where: Padding }): Lie {
  if (where === "bytes") {
    const op = run.outputs.findIndex(({ length }) => length % LEAF_BYTES !== 0);
    if (op >= 0) return { kind: "byte", op, byte: run.outputs[op]!.length, xor: 0x5a };
  }
  if (where === "leaves") {
    const op = run.trees.findIndex(({ count, depth }) => count < 2 ** depth);
    if (op >= 0) return { kind: "leaf hash", op, leaf: run.trees[op]!.count };
  }
  const { count, depth } = run.traceTree;
  if (where === "roots" && count < 2 ** depth) return { kind: "op root", op: count };
  throw new RangeError(`the trace has no padding ${where}`);
}
