import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { BaseError } from "../errors/BaseError.ts";
import { fetchResult } from "../results/fetchResult.ts";
import { resultStore } from "../results/resultStore.ts";
import { getEndpoint } from "./getEndpoint.ts";
import { getJobRecord } from "./getJobRecord.ts";

/**
 * The bytes of a committed job's output, from `store` or from its provider, checked against the root on chain: what its provider committed to, right or not
 * (verifyResult). tensorValues makes numbers of them. Throws BaseError when there is no commitment, ArtifactNotFoundError when nobody has the output,
 * ManifestError when what it has is another, ArtifactTooLargeError above `maxBytes`.
 */
export async function fetchOutput(
  client: DpinClient,
  {
    jobId,
    store,
    maxBytes,
    signal = client.signal,
  }: { jobId: bigint; store?: ArtifactStore | undefined; maxBytes?: number | undefined; signal?: AbortSignal | undefined },
): Promise<Uint8Array> {
  const record = await getJobRecord(client, { jobId });
  if (!record?.commitment) throw new BaseError(`job ${jobId} has no commitment`);
  const endpoint = await getEndpoint(client, { provider: record.commitment.provider });
  return fetchResult({ store: resultStore({ store, endpoint }), commitment: record.commitment, signal, maxBytes });
}
