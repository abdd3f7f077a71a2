import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { commitTensor, rootOf, type Run } from "@dpin/runtime";
import { keepLatest } from "@dpin/sdk";
import { writeWhole } from "@dpin/sdk/node";
import type { JobKey } from "./jobKey.ts";

/** Keeps the traces of committed jobs until they are final: the latest in memory, all of them on disk. */
export interface TraceKeeper {
  keep(trace: { jobId: JobKey; run: Run }): Promise<void>;
  /** A job's trace, hashed again when it comes from the disk; null when it was never kept or its file is damaged. */
  get(key: JobKey): Promise<Run | null>;
  drop(key: JobKey): Promise<void>;
}

/** A trace's file: u32 op count, a u32 byte length per op (little-endian), then the outputs. */
export function createTraceKeeper({ dir, maxInMemory }: { dir: string; maxInMemory: number }): TraceKeeper {
  const recent = new Map<JobKey, Run>();
  const loading = new Map<JobKey, Promise<Run | null>>();
  const fileOf = (key: JobKey) => path.join(dir, `${key}.trace`);

  function remember(key: JobKey, run: Run): void {
    keepLatest({ map: recent, key, value: run, most: maxInMemory });
  }

  async function load(key: JobKey): Promise<Run | null> {
    let bytes: Buffer;
    try {
      bytes = await readFile(fileOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
    const run = decode(bytes);
    if (run !== null) remember(key, run);
    return run;
  }

  return {
    keep: async ({ jobId: key, run }) => {
      remember(key, run);
      await mkdir(dir, { recursive: true });
      await writeWhole({ file: fileOf(key), content: encode(run) });
    },
    get: async (key) => {
      const run = recent.get(key);
      if (run !== undefined) {
        remember(key, run);
        return run;
      }
      const pending = loading.get(key) ?? load(key).finally(() => loading.delete(key));
      loading.set(key, pending);
      return pending;
    },
    drop: async (key) => {
      recent.delete(key);
      await rm(fileOf(key), { force: true });
    },
  };
}

function encode({ outputs }: Run): Uint8Array[] {
  const head = new DataView(new ArrayBuffer(4 + 4 * outputs.length));
  head.setUint32(0, outputs.length, true);
  outputs.forEach(({ length }, i) => head.setUint32(4 + 4 * i, length, true));
  return [new Uint8Array(head.buffer), ...outputs];
}

function decode(bytes: Buffer): Run | null {
  const count = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
  let at = 4 + 4 * count;
  if (count === 0 || bytes.length < at) return null;
  const lengths = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(4 + 4 * i));
  if (lengths.includes(0) || lengths.reduce((sum, length) => sum + length, at) !== bytes.length) return null;
  const outputs = lengths.map((length) => new Uint8Array(bytes.subarray(at, (at += length))));
  const trees = outputs.map((output) => commitTensor({ bytes: output }));
  const traceTree = rootOf({ hashes: trees.map(({ root }) => root) });
  return { outputs, trees, traceTree, outputRoot: trees.at(-1)!.root, traceRoot: traceTree.root, computeMs: 0, commitMs: 0 };
}
