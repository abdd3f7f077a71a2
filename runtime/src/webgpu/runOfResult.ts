import type { Run, RunRequest } from "../backend.ts";
import { rootOf } from "../hash/rootOf.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { treeOf } from "../hash/treeOf.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { DeviceResult } from "./types.ts";

/** The run that a device's reads make up: output and tree of each op in turn, as `planDeviceRun` reads them. Needs `initHash()`. */
export function runOfResult({ request, result }: { request: RunRequest; result: DeviceResult }): Run {
  const { ops } = request.program;
  const outputs = ops.map((op, i) => result.reads[2 * i]!.subarray(0, tensorBytes(op.output)));
  const trees = outputs.map((output, i) => {
    const count = Math.ceil(output.length / LEAF_BYTES);
    let at = 0;
    const levels = Array.from({ length: treeDepth({ count }) + 1 }, (_, level) => {
      const bytes = Math.ceil(count / 2 ** level) * 32;
      return result.reads[2 * i + 1]!.subarray(at, (at += bytes));
    });
    return treeOf({ count, levels });
  });
  const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
  const { computeMs, commitMs } = result;
  return { outputs, trees, traceTree, outputRoot: trees[trees.length - 1]!.root, traceRoot: traceTree.root, computeMs, commitMs };
}
