import { BaseError } from "../errors/BaseError.ts";
import { displayUrl } from "../http/displayUrl.ts";
import { endpointUrl } from "../http/endpointUrl.ts";
import type { ArtifactStore } from "./ArtifactStore.ts";
import { createIpfsReader, type IpfsStoreOptions } from "./ipfs/createIpfsReader.ts";
import type { IpfsSource } from "./ipfs/IpfsSource.ts";

/**
 * Reads artifacts from an IPFS gateway, `{url}/ipfs/{cid}`, which is not trusted: blocks and CARs (trustless gateway specification) are checked as they
 * arrive, plain files by the artifact's id. Up to 1 MiB the id is enough; what is larger needs the CID that a locator or a manifest tells.
 */
export function createGatewayStore({ url, ...options }: IpfsStoreOptions): ArtifactStore {
  const name = `gateway ${displayUrl({ url })}`;
  const reader = createIpfsReader(options);
  const { headers } = reader;
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
  return {
    name,
    put: () => Promise.reject(new BaseError(`${name} is only read; artifacts are published by a node of one's own`)),
    get: (id, asked = {}) => reader.get(id, { ...asked, source }),
  };
}
