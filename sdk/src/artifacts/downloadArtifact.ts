import { ArtifactHashError } from "../errors/ArtifactError.ts";
import { createMemoryPartial } from "../http/createMemoryPartial.ts";
import type { PatienceLimits } from "../http/createPatience.ts";
import { download } from "../http/download.ts";
import { checkArtifact } from "./checkArtifact.ts";
import type { OpenPartial, PartialStore } from "./PartialStore.ts";

/**
 * An artifact's bytes from a URL, in as many parts as it takes, hash checked. Parts that do not belong together are thrown away and all is fetched anew,
 * once. Throws ArtifactHashError, or what `download` throws.
 */
export async function downloadArtifact({
  id,
  store,
  partials,
  ...request
}: PatienceLimits & {
  id: string;
  url: URL;
  headers?: Readonly<Record<string, string>>;
  limit: number;
  attempts?: number | undefined;
  /** For messages: where the bytes come from. */
  store: string;
  partials?: PartialStore | undefined;
  signal?: AbortSignal | undefined;
}): Promise<Uint8Array> {
  const partial: OpenPartial = (await partials?.open(id)) ?? Object.assign(createMemoryPartial(), { close: () => Promise.resolve() });
  try {
    for (let anew = false; ; anew = true) {
      const { bytes, parts } = await download({ ...request, partial });
      await partial.clear();
      try {
        return checkArtifact({ id, bytes, limit: request.limit, store });
      } catch (error) {
        if (!(error instanceof ArtifactHashError) || parts <= 1 || anew) throw error;
      }
    }
  } finally {
    await partial.close();
  }
}
