import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { car } from "@helia/car";
import { unixfs } from "@helia/unixfs";
import { CarReader } from "@ipld/car";
import * as dagPb from "@ipld/dag-pb";
import { defaultLogger } from "@libp2p/logger";
import { MemoryBlockstore } from "blockstore-core/memory";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";
import { serveHttp, type TestServer } from "./serveHttp.ts";

/** An IPFS node of this machine: its RPC, as kubo has it, and its gateway. */
export interface IpfsNode {
  readonly rpc: string;
  readonly gateway: string;
  /** What `ipfs add` makes of bytes, with the settings of unixfs-v1-2025. */
  add(bytes: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

export interface HeliaNode extends IpfsNode {
  readonly blocks: MemoryBlockstore;
  readonly requests: TestServer["requests"];
  /** Answers a request in the node's place; false leaves it to the node. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
}

const RAW_TYPE = "application/vnd.ipld.raw";
const CAR_TYPE = "application/vnd.ipld.car";

/**
 * A node made of Helia's parts: its blockstore, UnixFS and CARs; the HTTP around them is written here after kubo's RPC and the trustless gateway
 * specification. `startKubo` is the real thing, where there is one.
 */
export async function startIpfsNode(): Promise<HeliaNode> {
  const blocks = new MemoryBlockstore();
  const fs = unixfs({ blockstore: blocks });
  const cars = car({
    blockstore: blocks,
    logger: defaultLogger(),
    getCodec: (code) => (code === dagPb.code ? dagPb : raw) as never,
  });

  async function blockOf(cid: CID): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of blocks.get(cid)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async function fileOf(request: IncomingMessage): Promise<Uint8Array> {
    const headers = { "content-type": request.headers["content-type"]! };
    const form = await new Response(Readable.toWeb(request) as ReadableStream, { headers }).formData();
    return new Uint8Array(await (form.get("file") as File).arrayBuffer());
  }

  async function rpc(path: string, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arg = () => CID.parse(query.get("arg")!);
    const json = (value: unknown) => response.setHeader("content-type", "application/json").end(`${JSON.stringify(value)}\n`);
    switch (path) {
      case "block/put": {
        const bytes = await fileOf(request);
        if (query.get("cid-codec") !== "raw" || query.get("mhtype") !== "sha2-256") throw new Error("only raw blocks with sha2-256");
        const cid = CID.createV1(raw.code, await sha256.digest(bytes));
        await blocks.put(cid, bytes);
        return void json({ Key: cid.toString(), Size: bytes.length });
      }
      case "block/get":
        return void response.end(await blockOf(arg()));
      case "dag/import": {
        const reader = await CarReader.fromBytes(await fileOf(request));
        await cars.import(reader);
        for (const root of await reader.getRoots()) json({ Root: { Cid: { "/": root.toString() }, PinErrorMsg: "" } });
        return;
      }
      case "dag/export":
        return Readable.from(cars.export(arg()))
          .on("error", () => response.destroy())
          .pipe(response) as unknown as void;
      default:
        response.statusCode = 404;
        return void response.end();
    }
  }

  async function gateway(cid: CID, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await blocks.has(cid))) return void response.writeHead(404).end("not found");
    const { accept = "", range } = request.headers;
    if (query.get("format") === "raw" || accept.includes(RAW_TYPE)) {
      return void response.setHeader("content-type", RAW_TYPE).end(await blockOf(cid));
    }
    if (query.get("format") === "car" || accept.includes(CAR_TYPE)) {
      response.setHeader("content-type", CAR_TYPE);
      return void Readable.from(cars.export(cid))
        .on("error", () => response.destroy())
        .pipe(response);
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of fs.cat(cid)) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    response.writeHead(from === 0 ? 200 : 206, {
      etag: `"${cid.toString()}"`,
      "content-length": bytes.length - from,
      ...(from > 0 && { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    });
    response.end(bytes.subarray(from));
  }

  const node = { intercept: (_request: IncomingMessage, _response: ServerResponse): boolean => false };
  const server = await serveHttp((request, response) => {
    if (node.intercept(request, response)) return;
    const { pathname, searchParams } = new URL(request.url!, "http://node");
    const isRpc = pathname.startsWith("/api/v0/");
    const answered =
      isRpc && request.method === "POST"
        ? rpc(pathname.slice("/api/v0/".length), searchParams, request, response)
        : gateway(CID.parse(pathname.slice("/ipfs/".length)), searchParams, request, response);
    answered.catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      response.writeHead(500, { "content-type": "application/json" });
      return response.end(JSON.stringify({ Message: String(error), Code: 0, Type: "error" }));
    });
  });
  return Object.assign(node, {
    rpc: server.url,
    gateway: server.url,
    blocks,
    requests: server.requests,
    add: async (bytes: Uint8Array) => (await fs.addBytes(bytes)).toString(),
    close: () => server.close(),
  });
}
