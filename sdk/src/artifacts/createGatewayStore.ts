import { BaseError } from "../errors/BaseError.ts";
import { displayUrl } from "../http/displayUrl.ts";
import { endpointUrl } from "../http/endpointUrl.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "./ArtifactStore.ts";
import { LEAST_BYTES_PER_SECOND, STALL_MS } from "./createHttpStore.ts";
import { fetchArtifact } from "./ipfs/fetchArtifact.ts";
import type { IpfsSource } from "./ipfs/IpfsSource.ts";
import type { PartialStore } from "./PartialStore.ts";

/**
 * Reads artifacts from an IPFS gateway, `{url}/ipfs/{cid}`, which is not trusted: blocks and CARs (trustless gateway specification) are checked as they
 * arrive, plain files by the artifact's id. Up to 1 MiB the id is enough; what is larger needs the CID that a locator or a manifest tells. `authorization` is the value of the header of that name, a secret.
 */
export function createGatewayStore({
  url,
  authorization,
  maxBytes = DEFAULT_MAX_ARTIFACT_BYTES,
  timeoutMs = 60_000,
  stallMs = STALL_MS,
  attempts = 4,
  partials,
}: {
  url: string;
  authorization?: string | undefined;
  maxBytes?: number;
  timeoutMs?: number;
  stallMs?: number;
  attempts?: number;
  partials?: PartialStore | undefined;
}): ArtifactStore {
  const name = `gateway ${displayUrl({ url })}`;
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const at = (path: string) => endpointUrl({ endpoint: url, path: `ipfs/${path}` });
  const source: IpfsSource = {
    name,
    block: (cid) => ({ url: at(`${cid}?format=raw`), headers: { ...headers, accept: "application/vnd.ipld.raw" } }),
    car: (root) => ({
      url: at(`${root}?format=car&dag-scope=entity`),
      headers: { ...headers, accept: "application/vnd.ipld.car; version=1; order=dfs; dups=n" },
    }),
    plain: (root) => ({ url: at(String(root)), headers }),
  };
  const patience = { timeoutMs, stallMs: Math.min(stallMs, timeoutMs), bytesPerSecond: LEAST_BYTES_PER_SECOND };
  return {
    name,
    put: () => Promise.reject(new BaseError(`${name} is only read; artifacts are published by a node of one's own`)),
    get: (id, { signal, maxBytes: asked = maxBytes, cid: hint } = {}) =>
      fetchArtifact({ source, id, hint, partials, limit: Math.min(asked, maxBytes), attempts, signal, ...patience }),
  };
}
