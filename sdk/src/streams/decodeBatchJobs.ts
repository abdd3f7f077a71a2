import { bytesToHex, sliceHex } from "viem";
import { ManifestError } from "../errors/ArtifactError.ts";
import { BATCH_JOB_BYTES, type BatchJob } from "./batchJob.ts";

/** Reads what `encodeBatchJobs` wrote; whether it is the batch's, only its root tells. Throws ManifestError for anything but `count` jobs. */
export function decodeBatchJobs({ bytes, count }: { bytes: Uint8Array; count: number }): BatchJob[] {
  if (bytes.length !== BATCH_JOB_BYTES * count) {
    throw new ManifestError(`the list of ${count} jobs has ${bytes.length} bytes instead of ${BATCH_JOB_BYTES * count}`);
  }
  return Array.from({ length: count }, (_, job) => {
    const all = bytesToHex(bytes.subarray(BATCH_JOB_BYTES * job, BATCH_JOB_BYTES * (job + 1)));
    const word = (index: number) => sliceHex(all, 32 * index, 32 * index + 32);
    return {
      ...{ programRoot: word(0), inputRoot: word(1), outputRoot: word(2), traceRoot: word(3) },
      ...{ locator: word(4).slice(2), outputLocator: word(5).slice(2) },
    };
  });
}
