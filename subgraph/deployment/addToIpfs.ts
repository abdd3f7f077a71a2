import { request } from "./request.ts";
import { DeployError } from "./DeployError.ts";

/** Adds and pins a file by kubo's API at `url`; resolves to its CID. Throws DeployError. */
export async function addToIpfs({
  url,
  name,
  content,
}: {
  url: string;
  name: string;
  content: string | Uint8Array<ArrayBuffer>;
}): Promise<string> {
  const body = new FormData();
  body.append("file", new Blob([content]), name);
  const answer = await request({ what: "the IPFS node", url: `${url.replace(/\/$/, "")}/api/v0/add?pin=true`, body });
  const { Hash: cid } = answer as { Hash?: unknown };
  if (typeof cid !== "string") throw new DeployError(`the IPFS node at ${url} told no CID of ${name}`);
  return cid;
}
