import type { Run, RunRequest } from "../backend.ts";
import { rootOf } from "../hash/rootOf.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { treeOf } from "../hash/treeOf.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { keepsOutput } from "../keepsOutput.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { DeviceResult } from "./types.ts";

/** The run that a device's reads make up: of each op in turn its output, if that is kept, and its tree, as `planDeviceRun` reads them. Needs `initHash()`. */
export function runOfResult({ request, result }: { request: RunRequest; result: DeviceResult }): Run {
  const { ops } = request.program;
  let next = 0;
  const outputs: Uint8Array[] = [];
  const trees = ops.map((op, i) => {
    const byteLength = tensorBytes(op.output);
    outputs.push(keepsOutput({ request, op: i }) ? result.reads[next++]!.subarray(0, byteLength) : new Uint8Array(0));
    const nodes = result.reads[next++]!;
    const count = Math.ceil(byteLength / LEAF_BYTES);
    let at = 0;
    const levels = Array.from({ length: treeDepth({ count }) + 1 }, (_, level) => {
      const bytes = Math.ceil(count / 2 ** level) * 32;
      return nodes.subarray(at, (at += bytes));
    });
    return treeOf({ count, levels });
  });
  const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
  const { computeMs, commitMs } = result;
  return { outputs, trees, traceTree, outputRoot: trees[trees.length - 1]!.root, traceRoot: traceTree.root, computeMs, commitMs };
}
