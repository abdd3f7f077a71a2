import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createManifest } from "../manifest/createManifest.ts";
import type { Indexed } from "../manifest/Indexed.ts";
import { addToIpfs } from "./addToIpfs.ts";
import { callGraphNode } from "./callGraphNode.ts";

/** Where a subgraph is to be deployed, and as what. */
export interface DeployTarget {
  /** Of graph-node's JSON-RPC for administrators. */
  readonly node: string;
  /** Of kubo's API. */
  readonly ipfs: string;
  readonly name: string;
  readonly version: string;
  /** Of Subgraph Studio, where names are made by hand; null for one's own graph-node, which is told the name. */
  readonly key: string | null;
}

/**
 * Deploys the subgraph that `writeBuild` has written to `dir`: its files go to IPFS, and graph-node is told their manifest. Resolves to the deployment's id, which is the manifest's CID, and the path or
 * URL where it answers queries. What is there already is deployed again without harm. Throws DeployError.
 */
export async function deploySubgraph({
  dir,
  indexed,
  target,
}: {
  dir: string;
  indexed: Indexed;
  target: DeployTarget;
}): Promise<{ id: string; queries: string }> {
  const { node, ipfs, name, version, key } = target;
  const build = path.join(dir, "build");
  const links = new Map<string, { readonly "/": string }>();
  const add = async (file: string) => {
    const cid = await addToIpfs({ url: ipfs, name: path.basename(file), content: await readFile(path.join(build, file)) });
    links.set(file, { "/": `/ipfs/${cid}` });
  };
  const abis = (await readdir(path.join(build, "abis"))).map((file) => `abis/${file}`);
  for (const file of ["schema.graphql", "mapping.wasm", ...abis]) await add(file);
  const paths = {
    schema: links.get("schema.graphql")!,
    mapping: links.get("mapping.wasm")!,
    abi: (abiName: string) => links.get(`abis/${abiName}.json`)!,
  };
  const id = await addToIpfs({ url: ipfs, name: "subgraph.yaml", content: createManifest({ indexed, paths }) });
  if (key === null) await callGraphNode({ url: node, method: "subgraph_create", params: { name } });
  const params = { name, ipfs_hash: id, version_label: version };
  const { queries } = await callGraphNode<{ queries: string }>({ url: node, method: "subgraph_deploy", params, key: key ?? undefined });
  return { id, queries };
}
