import type { Backend, Run } from "../../runtime/src/backend.ts";
import { bytesEqual } from "../../runtime/src/bytes/bytesEqual.ts";
import { elementCount } from "../../runtime/src/program/elementCount.ts";
import type { HonestJob } from "./honestJob.ts";
import type { Player } from "./player.ts";

function difference({ program, own }: HonestJob, run: Run): string | null {
  for (const [i, op] of program.ops.entries()) {
    const where = `op ${i} (${op.combine} ${op.reduce})`;
    const [want, got] = [own.outputs[i]!, run.outputs[i]!];
    if (got.length !== want.length) return `${where}: ${got.length} bytes instead of ${want.length}`;
    const at = want.findIndex((byte, k) => byte !== got[k]);
    if (at >= 0) return `${where}: byte ${at} is ${got[at]} instead of ${want[at]}`;
    const [mine, theirs] = [run.trees[i]!, own.trees[i]!];
    if (mine.depth !== theirs.depth) return `${where}: a tree of depth ${mine.depth} instead of ${theirs.depth}`;
    for (let level = 0; level <= theirs.depth; level++) {
      for (let index = 0; index < 2 ** (theirs.depth - level); index++) {
        if (!bytesEqual(mine.node({ level, index }), theirs.node({ level, index }))) return `${where}: node ${index} of level ${level}`;
      }
    }
  }
  if (!bytesEqual(run.outputRoot, own.outputRoot)) return "output root";
  return bytesEqual(run.traceRoot, own.traceRoot) ? null : "trace root";
}

/** Holds a backend's whole runs against the reference's: every byte of every output, every node of its tree, and the roots. */
export function backendPlayer({ backend }: { backend: Backend }): Player {
  return {
    name: backend.name,
    run: async (job) => ({
      elements: job.program.ops.reduce((sum, { output }) => sum + elementCount(output.dims), 0),
      difference: difference(job, await backend.run(job)),
    }),
    close: () => backend.close(),
  };
}
