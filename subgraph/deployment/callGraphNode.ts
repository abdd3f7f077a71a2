import { DeployError } from "./DeployError.ts";
import { request } from "./request.ts";

/** Calls a method of graph-node's JSON-RPC for administrators (port 8020), or of Subgraph Studio's. Throws DeployError. */
export async function callGraphNode<T>({
  url,
  method,
  params,
  key,
}: {
  url: string;
  method: "subgraph_create" | "subgraph_deploy";
  params: Readonly<Record<string, string>>;
  /** Of Subgraph Studio. */
  key?: string | undefined;
}): Promise<T> {
  const headers = { "content-type": "application/json", ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await request({ what: "graph-node", url, body, headers });
  const { result, error } = answer as { result?: T; error?: { message: string } };
  if (error !== undefined) throw new DeployError(`graph-node at ${url} refuses ${method} ${params.name}: ${error.message}`);
  if (result === undefined) throw new DeployError(`graph-node at ${url} gives no result of ${method}`);
  return result;
}
