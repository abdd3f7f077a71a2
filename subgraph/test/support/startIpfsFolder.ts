import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { unixfs } from "@helia/unixfs";
import { MemoryBlockstore } from "blockstore-core/memory";
import { serveHttp } from "../../../test/support/serveHttp.ts";

/**
 * An IPFS node that only takes files, as kubo's `add` does, with the CIDs that kubo gives them. Each is written to `dir` under its CID: where `gnd dev`, which reads no IPFS, looks for what a
 * deployment names.
 */
export async function startIpfsFolder({ dir }: { dir: string }): Promise<{ url: string; close(): Promise<void> }> {
  const files = unixfs({ blockstore: new MemoryBlockstore() });
  const server = await serveHttp((request, response) => {
    if (request.method !== "POST" || !request.url!.startsWith("/api/v0/add")) return void response.writeHead(404).end();
    const add = async () => {
      const headers = { "content-type": request.headers["content-type"]! };
      const form = await new Response(Readable.toWeb(request) as ReadableStream, { headers }).formData();
      const file = form.get("file") as File;
      const bytes = new Uint8Array(await file.arrayBuffer());
      const cid = await files.addBytes(bytes, { cidVersion: 0, rawLeaves: false, reduceSingleLeafToSelf: true });
      await writeFile(path.join(dir, cid.toString()), bytes, { mode: 0o644 });
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ Name: file.name, Hash: cid.toString(), Size: String(bytes.length) }));
    };
    return void add().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return { url: server.url, close: () => server.close() };
}
