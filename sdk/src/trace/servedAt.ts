/** Where a provider serves the openings of a job, or of job `leaf` of a batch (docs/spec/serving.md). */
export function servedAt({ jobId, leaf }: { jobId: bigint; leaf?: number | undefined }): string {
  return leaf === undefined ? `jobs/${jobId}` : `batches/${jobId}/jobs/${leaf}`;
}
