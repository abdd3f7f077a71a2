import type { CID } from "multiformats/cid";
import { ArtifactHashError, ArtifactNotFoundError } from "../../errors/ArtifactError.ts";
import { BaseError, TransientError } from "../../errors/BaseError.ts";
import type { PatienceLimits } from "../../http/createPatience.ts";
import { assertArtifactId } from "../artifactId.ts";
import { checkArtifact } from "../checkArtifact.ts";
import { downloadArtifact } from "../downloadArtifact.ts";
import type { PartialStore } from "../PartialStore.ts";
import { IpfsBlockError } from "./checkBlock.ts";
import { parseCid, rawCid } from "./cids.ts";
import { fetchFile } from "./fetchFile.ts";
import type { IpfsSource } from "./IpfsSource.ts";

/**
 * An artifact from an IPFS source: under the CID that a hint names, if there is one, and as one raw block. A source that serves no single blocks is
 * asked for the plain bytes. Throws ArtifactHashError or IpfsBlockError when the source gave wrong bytes, else ArtifactNotFoundError with every answer
 * in its cause; a hint that leads elsewhere is the fault of whoever gave it, not of the source.
 */
export async function fetchArtifact({
  source,
  id,
  hint,
  partials,
  limit,
  attempts,
  ...patience
}: PatienceLimits & {
  source: IpfsSource;
  id: string;
  hint?: string | undefined;
  partials?: PartialStore | undefined;
  limit: number;
  attempts: number;
  signal?: AbortSignal | undefined;
}): Promise<Uint8Array> {
  assertArtifactId(id);
  const { name: store } = source;
  const own = rawCid({ id });
  const hinted = hint === undefined ? null : parseCid({ text: hint });
  const errors: unknown[] = [];

  async function fetchRoot(root: CID): Promise<Uint8Array> {
    try {
      const bytes = await fetchFile({ source, root, limit, attempts, partials, ...patience });
      return checkArtifact({ id, bytes, limit, store });
    } catch (error) {
      const plain = source.plain?.(root);
      // Anything but wrong or refused blocks would be the same the plain way.
      if (plain === undefined || isAbsent(error) || error instanceof TransientError || error instanceof ArtifactHashError) throw error;
      errors.push(error);
      return await downloadArtifact({ ...plain, id, limit, store, attempts, partials, ...patience });
    }
  }

  for (const root of hinted === null || hinted.equals(own) ? [own] : [hinted, own]) {
    try {
      return await fetchRoot(root);
    } catch (error) {
      patience.signal?.throwIfAborted();
      errors.push(root === own || !(error instanceof ArtifactHashError) ? error : new BaseError(`${root} is not artifact ${id}`, { cause: error }));
    }
  }
  throw errors.find((error) => error instanceof ArtifactHashError || error instanceof IpfsBlockError) ?? new ArtifactNotFoundError({ id, store, cause: new AggregateError(errors) });
}

/** Whether the source said that it does not have it. */
function isAbsent(error: unknown): boolean {
  return error instanceof BaseError && [404, 410].includes(error.details["status"] as number);
}
