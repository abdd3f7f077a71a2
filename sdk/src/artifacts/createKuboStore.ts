import { z } from "zod";
import { keepLatest } from "../client/keepLatest.ts";
import { ArtifactTooLargeError } from "../errors/ArtifactError.ts";
import { BaseError } from "../errors/BaseError.ts";
import { displayUrl } from "../http/displayUrl.ts";
import { endpointUrl } from "../http/endpointUrl.ts";
import { joinBytes } from "../http/joinBytes.ts";
import { readLimited } from "../http/readLimited.ts";
import { artifactId } from "./artifactId.ts";
import type { ArtifactStore } from "./ArtifactStore.ts";
import { LEAST_BYTES_PER_SECOND } from "./createHttpStore.ts";
import { buildDag, type ArtifactDag } from "./ipfs/buildDag.ts";
import { createIpfsReader, type IpfsStoreOptions } from "./ipfs/createIpfsReader.ts";
import type { IpfsSource } from "./ipfs/IpfsSource.ts";
import { writeCarBlocks } from "./ipfs/writeCarBlocks.ts";

const MAX_ANSWER_BYTES = 2 ** 16;
/** CIDs of artifacts put that are remembered. */
const MAX_CIDS = 65_536;
const blockPut = z.object({ Key: z.string() });
const dagImport = z.object({ Root: z.object({ Cid: z.object({ "/": z.string() }), PinErrorMsg: z.string().optional() }).optional() });

/**
 * Artifacts in an IPFS node by its RPC (`{url}/api/v0`, kubo's). What is put is pinned; blocks are made and named here, so the node's settings change no
 * CID, and checked when read, so the node need not be trusted.
 */
export function createKuboStore({ url, ...options }: IpfsStoreOptions): ArtifactStore {
  const name = `kubo ${displayUrl({ url })}`;
  const cids = new Map<string, string>();
  const reader = createIpfsReader(options);
  const { headers, maxBytes, timeoutMs } = reader;
  const call = (path: string) => ({
    url: endpointUrl({ endpoint: url, path: `api/v0/${path}` }),
    method: "POST" as const,
    headers,
  });
  const source: IpfsSource = {
    name,
    block: (cid) => call(`block/get?arg=${cid}`),
    car: (root) => call(`dag/export?arg=${root}&progress=false`),
  };

  /** Sends a file; while it is sent nothing arrives, so the time for it is added. */
  async function upload({ path, file, signal }: { path: string; file: Uint8Array; signal: AbortSignal | undefined }): Promise<unknown[]> {
    const form = new FormData();
    form.append("file", new Blob([file as Uint8Array<ArrayBuffer>]));
    // Not the form itself: Node's fetch throws where nobody can catch it when a request is given up while it encodes one.
    const encoded = new Response(form);
    const body = await encoded.arrayBuffer();
    const typed = { ...headers, "content-type": encoded.headers.get("content-type")! };
    const sending = timeoutMs + (file.length / LEAST_BYTES_PER_SECOND) * 1_000;
    const answer = await readLimited({ ...call(path), headers: typed, body, limit: MAX_ANSWER_BYTES, timeoutMs: sending, signal });
    try {
      return new TextDecoder().decode(answer).trim().split("\n").map((line) => JSON.parse(line) as unknown);
    } catch (cause) {
      throw new BaseError(`${name} answers ${path.split("?")[0]} with something else than JSON`, { cause });
    }
  }

  async function putDag({ root, blocks, signal }: ArtifactDag & { signal: AbortSignal | undefined }): Promise<string[]> {
    if (blocks.length === 1) {
      const answers = await upload({ path: "block/put?cid-codec=raw&mhtype=sha2-256&pin=true", file: blocks[0]!.bytes, signal });
      return answers.flatMap((answer) => blockPut.safeParse(answer).data?.Key ?? []);
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of writeCarBlocks({ roots: [root], blocks })) chunks.push(chunk);
    const answers = await upload({ path: "dag/import?pin-roots=true&stats=false", file: joinBytes({ chunks }), signal });
    const roots = answers.flatMap((answer) => dagImport.safeParse(answer).data?.Root ?? []);
    const unpinned = roots.find(({ PinErrorMsg }) => PinErrorMsg);
    if (unpinned !== undefined) throw new BaseError(`${name} does not pin ${root}`, { details: { reason: unpinned.PinErrorMsg!.slice(0, 200) } });
    return roots.map(({ Cid }) => Cid["/"]);
  }

  return {
    name,
    put: async (bytes, { signal } = {}) => {
      const id = artifactId({ bytes });
      if (bytes.length > maxBytes) throw new ArtifactTooLargeError({ id, size: bytes.length, limit: maxBytes, store: name });
      const dag = await buildDag({ bytes });
      const root = dag.root.toString();
      const named = await putDag({ ...dag, signal });
      if (!named.includes(root)) throw new BaseError(`${name} did not take ${root}`, { details: { answered: named.join(", ").slice(0, 200) } });
      if (dag.blocks.length > 1) keepLatest({ map: cids, key: id, value: root, most: MAX_CIDS });
      return id;
    },
    get: (id, { cid = cids.get(id), ...asked } = {}) => reader.get(id, { ...asked, cid, source }),
    cidOf: (id) => cids.get(id) ?? null,
  };
}
