import type { DpinClient } from "../client/createDpinClient.ts";
import { checkArtifact } from "../artifacts/checkArtifact.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES } from "../artifacts/ArtifactStore.ts";
import { askStream, type StreamAt } from "../streams/askStream.ts";

/** An artifact of a stream, such as a delivered job's output, from its provider; hash checked. Throws an ArtifactError when it is another. */
export async function fetchStreamArtifact(
  client: DpinClient,
  { id, maxBytes: limit = DEFAULT_MAX_ARTIFACT_BYTES, ...at }: StreamAt & { id: string; maxBytes?: number },
): Promise<Uint8Array> {
  const bytes = await askStream(client, { ...at, path: `/artifacts/${id}`, limit });
  return checkArtifact({ id, bytes, limit, store: at.endpoint });
}
