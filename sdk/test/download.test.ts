import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import type { RequestListener, ServerResponse } from "node:http";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { artifactId, ArtifactHashError, ArtifactNotFoundError, createHttpStore, type ArtifactStore } from "../src/index.ts";
import { createCacheStore } from "../src/node.ts";
import { rejection } from "../../test/support/rejection.ts";
import { serveHttp, type TestServer } from "../../test/support/serveHttp.ts";

/** Compressible by nobody, and different everywhere. */
const BYTES = Uint8Array.from({ length: 3_000_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff);
const ID = artifactId({ bytes: BYTES });
const ETAG = '"one"';

/** The first byte that a request asks for. */
const fromOf = (range: string | undefined) => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);

/** Sends `count` bytes from `from` on, then cuts the connection unless that is all. */
function send(response: ServerResponse, { from, count, bytes = BYTES }: { from: number; count: number; bytes?: Uint8Array }): void {
  const end = Math.min(bytes.length, from + count);
  // Not at once: what was sent shall have arrived when the connection is cut.
  response.write(bytes.subarray(from, end), () => (end === bytes.length ? response.end() : setTimeout(() => response.destroy(), 50)));
}

/** An honest server that cuts every answer off after `count` bytes. */
const cutting =
  (count: number): RequestListener =>
  (request, response) => {
    const from = fromOf(request.headers.range);
    response.writeHead(from === 0 ? 200 : 206, {
      etag: ETAG,
      "content-length": BYTES.length - from,
      ...(from > 0 && { "content-range": `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` }),
    });
    send(response, { from, count });
  };

describe("A download of an artifact", () => {
  let server: TestServer | undefined;
  let dir: string;
  beforeEach(async () => (dir = await mkdtemp(path.join(os.tmpdir(), "dpin-download-"))));
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(dir, { recursive: true, force: true });
  });

  async function storeOf(answer: RequestListener, options: Partial<Parameters<typeof createHttpStore>[0]> = {}): Promise<ArtifactStore> {
    server = await serveHttp(answer);
    return createHttpStore({ endpoint: server.url, maxBytes: 4_000_000, ...options });
  }

  it("goes on where a server cut it off, for the same ETag only", async () => {
    const store = await storeOf(cutting(1_200_000));
    expect(await store.get(ID)).to.deep.equal(BYTES);
    const froms = server!.requests.map(({ headers }) => fromOf(headers.range));
    expect(froms[0]).to.equal(0);
    expect(froms.length).to.be.within(3, 6);
    for (const [i, from] of froms.slice(1).entries()) expect(from).to.be.greaterThan(froms[i]!);
    expect(server!.requests.slice(1).map(({ headers }) => headers["if-range"])).to.deep.equal(froms.slice(1).map(() => ETAG));
  });

  it("takes all of it again from a server without ranges", async () => {
    let count = 1_000_000;
    const store = await storeOf((_request, response) => {
      response.writeHead(200, { "content-length": BYTES.length });
      send(response, { from: 0, count });
      count = BYTES.length;
    });
    expect(await store.get(ID)).to.deep.equal(BYTES);
    expect(server!.requests).to.have.lengthOf(2);
  });

  it("is begun anew, once, when the rest turns out to be of something else", async () => {
    const other = BYTES.map((byte) => byte ^ 1);
    let honest = 0;
    const store = await storeOf((request, response) => {
      const from = fromOf(request.headers.range);
      if (from === 0 && honest++ > 0) {
        response.writeHead(200, { "content-length": BYTES.length });
        return send(response, { from: 0, count: BYTES.length });
      }
      response.writeHead(from === 0 ? 200 : 206, {
        "content-length": BYTES.length - from,
        ...(from > 0 && { "content-range": `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` }),
      });
      send(response, { from, count: from === 0 ? 1_000_000 : BYTES.length, bytes: from === 0 ? BYTES : other });
    });
    expect(await store.get(ID)).to.deep.equal(BYTES);
    expect(server!.requests.map(({ headers }) => fromOf(headers.range) > 0)).to.deep.equal([false, true, false]);
  });

  it("ends with a wrong hash when it stays wrong after beginning anew", async () => {
    const other = BYTES.map((byte) => byte ^ 1);
    const store = await storeOf((request, response) => {
      const from = fromOf(request.headers.range);
      response.writeHead(from === 0 ? 200 : 206, {
        "content-length": BYTES.length - from,
        ...(from > 0 && { "content-range": `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` }),
      });
      send(response, { from, count: from === 0 ? 1_000_000 : BYTES.length, bytes: from === 0 ? BYTES : other });
    });
    expect(await rejection(store.get(ID))).to.be.instanceOf(ArtifactHashError);
    expect(server!.requests).to.have.lengthOf(4);
  });

  it("asks a server that sends garbage only once", async () => {
    const store = await storeOf((_request, response) => void response.end(Buffer.from("garbage")));
    expect(await rejection(store.get(ID))).to.be.instanceOf(ArtifactHashError);
    expect(server!.requests).to.have.lengthOf(1);
  });

  it("does not put together what answers another range than was asked for", async () => {
    let count = 0;
    const store = await storeOf((request, response) => {
      const from = fromOf(request.headers.range);
      if (count++ === 0) {
        response.writeHead(200, { "content-length": BYTES.length });
        return send(response, { from: 0, count: 1_000_000 });
      }
      if (from > 0) {
        response.writeHead(206, { "content-range": `bytes 0-${BYTES.length - 1}/${BYTES.length}`, "content-length": BYTES.length });
        return send(response, { from: 0, count: BYTES.length });
      }
      response.writeHead(200, { "content-length": BYTES.length });
      send(response, { from: 0, count: BYTES.length });
    });
    expect(await store.get(ID)).to.deep.equal(BYTES);
    expect(server!.requests).to.have.lengthOf(3);
  });

  it("gives up a server that cuts off all the time after a bounded number of requests", async () => {
    const store = await storeOf(cutting(10), { attempts: 3 });
    expect(await rejection(store.get(ID))).to.be.instanceOf(ArtifactNotFoundError);
    expect(server!.requests).to.have.lengthOf(3);
  });

  it("gives up a server that trickles", async () => {
    const store = await storeOf(
      (_request, response) => {
        response.writeHead(200, { "content-length": BYTES.length });
        const timer = setInterval(() => response.write("x"), 20);
        response.on("close", () => clearInterval(timer));
      },
      { timeoutMs: 300 },
    );
    const error = await rejection(store.get(ID));
    expect(error).to.be.instanceOf(ArtifactNotFoundError);
    expect(String((error as Error).cause)).to.include("takes too long");
    expect(server!.requests).to.have.lengthOf(1);
  });

  it("asks again when nothing more comes, and only if something had come", async () => {
    let hangs = 1;
    const answer: RequestListener = (request, response) => {
      const from = fromOf(request.headers.range);
      if (hangs-- <= 0) return cutting(BYTES.length)(request, response);
      response.writeHead(200, { "content-length": BYTES.length });
      response.write(BYTES.subarray(from, from + 1_000));
    };
    const store = await storeOf(answer, { stallMs: 200 });
    expect(await store.get(ID)).to.deep.equal(BYTES);
    expect(server!.requests[1]!.headers.range).to.equal("bytes=1000-");
    await server!.close();

    const silent = await storeOf(() => undefined, { stallMs: 200 });
    const error = await rejection(silent.get(ID));
    expect(String((error as Error).cause)).to.include("sends nothing for 200 ms");
    expect(server!.requests).to.have.lengthOf(1);
  });

  it("refuses a length above the limit before it reads anything", async () => {
    let sent = 0;
    const store = await storeOf((_request, response) => {
      response.writeHead(200, { "content-length": 5_000_000 });
      response.on("drain", () => sent++);
      response.flushHeaders();
    });
    const error = await rejection(store.get(ID));
    expect(String((error as Error).cause)).to.include("more than 4000000 bytes");
    expect(sent).to.equal(0);
  });

  it("is not fooled by a length that is too short, nor by a range that promises too much", async () => {
    const short = await storeOf((_request, response) => {
      response.writeHead(200, { "content-length": 1_000 });
      response.end(BYTES.subarray(0, 1_000));
    });
    expect(await rejection(short.get(ID))).to.be.instanceOf(ArtifactHashError);
    await server!.close();

    const long = await storeOf((request, response) => {
      const from = fromOf(request.headers.range);
      if (from === 0) return cutting(1_000_000)(request, response);
      response.writeHead(206, { "content-range": `bytes ${from}-99999999/100000000` });
      response.end(BYTES.subarray(from));
    });
    const error = await rejection(long.get(ID));
    expect(String((error as Error).cause)).to.include("more than 4000000 bytes");
  });

  it("never follows a redirect, and shows no secret of a URL", async () => {
    const store = await storeOf((_request, response) => void response.writeHead(302, { location: "/elsewhere" }).end());
    expect(await rejection(store.get(ID))).to.be.instanceOf(ArtifactNotFoundError);
    expect(server!.requests).to.have.lengthOf(1);
    const named = createHttpStore({ endpoint: "https://user:hunter2@host.example/base?token=hunter2" });
    expect(named.name).to.equal("https://host.example/base");
    // A provider may name anything as its endpoint.
    for (const endpoint of ["", "garbage", "http://", "file:///etc", "javascript:alert(1)", `http://${"a".repeat(5_000)}.example`]) {
      expect(await rejection(createHttpStore({ endpoint }).get(ID)), endpoint.slice(0, 20)).to.be.instanceOf(ArtifactNotFoundError);
    }
  });

  it("goes on in another store, also from another server, after it was given up", async () => {
    const { partials } = createCacheStore({ dir, budget: 2 ** 24 });
    const first = await storeOf(cutting(1_500_000), { attempts: 1, partials });
    expect(await rejection(first.get(ID))).to.be.instanceOf(ArtifactNotFoundError);
    await server!.close();
    const second = await storeOf(cutting(BYTES.length), { partials: createCacheStore({ dir, budget: 2 ** 24 }).partials });
    expect(await second.get(ID)).to.deep.equal(BYTES);
    expect(fromOf(server!.requests[0]!.headers.range)).to.be.within(1, 1_500_000);
    expect(server!.requests).to.have.lengthOf(1);
    expect(await readdir(path.join(dir, "parts"))).to.deep.equal([]);
  });

  it("gets rid of what a liar left: the next server is asked for all of it once", async () => {
    const lies = BYTES.map((byte) => byte ^ 1);
    const { partials } = createCacheStore({ dir, budget: 2 ** 24 });
    const liar = await storeOf(
      (_request, response) => {
        response.writeHead(200, { "content-length": lies.length });
        send(response, { from: 0, count: 1_500_000, bytes: lies });
      },
      { attempts: 1, partials },
    );
    expect(await rejection(liar.get(ID))).to.be.instanceOf(ArtifactNotFoundError);
    await server!.close();
    const honest = await storeOf(cutting(BYTES.length), { partials });
    expect(await honest.get(ID)).to.deep.equal(BYTES);
    expect(server!.requests.map(({ headers }) => fromOf(headers.range) > 0)).to.deep.equal([true, false]);
  });

  it("goes on after its process was killed", async () => {
    // The first answer stops in the middle and stays open; the second serves the rest.
    let stalled = false;
    const answer: RequestListener = (request, response) => {
      if (stalled) return cutting(BYTES.length)(request, response);
      stalled = true;
      response.writeHead(200, { "content-length": BYTES.length });
      response.write(BYTES.subarray(0, 2_000_000));
    };
    const store = await storeOf(answer, { partials: createCacheStore({ dir, budget: 2 ** 24 }).partials });
    const script = `
      import { createHttpStore } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)};
      import { createCacheStore } from ${JSON.stringify(new URL("../src/node.ts", import.meta.url).href)};
      const { partials } = createCacheStore({ dir: ${JSON.stringify(dir)}, budget: 2 ** 24 });
      await createHttpStore({ endpoint: ${JSON.stringify(server!.url)}, partials }).get(${JSON.stringify(ID)});`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "ignore", "inherit"] });
    const deadline = Date.now() + 60_000;
    for (;;) {
      const files = await readdir(path.join(dir, "parts")).catch(() => []);
      const sizes = await Promise.all(files.map((file) => stat(path.join(dir, "parts", file))));
      if (sizes.some(({ size }) => size === 2_000_000)) break;
      expect(Date.now(), "waited for the child's download").to.be.lessThan(deadline);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await store.get(ID)).to.deep.equal(BYTES);
    expect(server!.requests[1]!.headers.range).to.equal("bytes=2000000-");
  });
});
