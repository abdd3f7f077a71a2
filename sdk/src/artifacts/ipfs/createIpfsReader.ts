import { DEFAULT_MAX_ARTIFACT_BYTES, type GetOptions } from "../ArtifactStore.ts";
import { LEAST_BYTES_PER_SECOND, STALL_MS } from "../createHttpStore.ts";
import type { PartialStore } from "../PartialStore.ts";
import { fetchArtifact } from "./fetchArtifact.ts";
import type { IpfsSource } from "./IpfsSource.ts";

/** How a store asks an IPFS node or gateway. */
export interface IpfsStoreOptions {
  url: string;
  /** Value of the header of that name, a secret. */
  authorization?: string | undefined;
  /** Largest artifact. */
  maxBytes?: number;
  /** For the first byte, and for each request besides the time that its bytes take at the least speed. */
  timeoutMs?: number;
  /** Longest silence. */
  stallMs?: number;
  attempts?: number;
  /** Where downloads that broke off are kept. */
  partials?: PartialStore | undefined;
}

/** What every store on IPFS shares, with the defaults filled in. */
export interface IpfsReader {
  readonly headers: Record<string, string>;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** An artifact's checked bytes; of one above 1 MiB the CID must be told. */
  get(id: string, options: GetOptions & { source: IpfsSource }): Promise<Uint8Array>;
}

/** Reads artifacts from any IPFS source, which is not trusted. */
export function createIpfsReader({
  authorization,
  maxBytes = DEFAULT_MAX_ARTIFACT_BYTES,
  timeoutMs = 60_000,
  stallMs = STALL_MS,
  attempts = 4,
  partials,
}: Omit<IpfsStoreOptions, "url">): IpfsReader {
  const patience = { timeoutMs, stallMs: Math.min(stallMs, timeoutMs), bytesPerSecond: LEAST_BYTES_PER_SECOND };
  return {
    headers: authorization === undefined ? {} : { authorization },
    maxBytes,
    timeoutMs,
    get: (id, { source, signal, maxBytes: asked = maxBytes, cid: hint }) =>
      fetchArtifact({ source, id, hint, partials, limit: Math.min(asked, maxBytes), attempts, signal, ...patience }),
  };
}
