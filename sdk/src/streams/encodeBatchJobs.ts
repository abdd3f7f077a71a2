import { concat, hexToBytes } from "viem";
import type { Hex } from "viem";
import { MAX_BATCH_JOBS, type BatchJob } from "./batchJob.ts";

/**
 * A batch's list of jobs as its locator names it (docs/spec/serving.md), 192 bytes each. Throws RangeError for none or for more than `MAX_BATCH_JOBS`.
 */
export function encodeBatchJobs({ jobs }: { jobs: readonly BatchJob[] }): Uint8Array {
  if (jobs.length === 0 || jobs.length > MAX_BATCH_JOBS) {
    throw new RangeError(`a batch's list has 1 to ${MAX_BATCH_JOBS} jobs, not ${jobs.length}`);
  }
  const words = jobs.flatMap(({ programRoot, inputRoot, outputRoot, traceRoot, locator, outputLocator }): Hex[] => [
    ...[programRoot, inputRoot, outputRoot, traceRoot],
    ...([`0x${locator}`, `0x${outputLocator}`] as const),
  ]);
  if (words.some((word) => word.length !== 66)) throw new RangeError("every root and every artifact id has 32 bytes");
  return hexToBytes(concat(words));
}
