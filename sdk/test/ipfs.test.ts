import { randomBytes } from "node:crypto";
import { mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as dagPb from "@ipld/dag-pb";
import { expect } from "chai";
import { UnixFS } from "ipfs-unixfs";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";
import {
  artifactId,
  ArtifactHashError,
  ArtifactNotFoundError,
  createGatewayStore,
  createKuboStore,
  createMemoryStore,
  createMirroredStore,
  fetchResult,
  IpfsBlockError,
  ipfsCid,
  locatorOf,
  parseLocator,
  type ArtifactStore,
} from "../src/index.ts";
import { createCacheStore } from "../src/node.ts";
import { rejection } from "../../test/support/rejection.ts";
import { serveHttp } from "../../test/support/serveHttp.ts";
import { startIpfsNode, type HeliaNode, type IpfsNode } from "../../test/support/startIpfsNode.ts";
import { startKubo } from "../../test/support/startKubo.ts";

const SMALL = new TextEncoder().encode("four score and seven");
/** Three whole blocks and a part of one. */
const LARGE = new Uint8Array(randomBytes(3 * 2 ** 20 + 12_345));
const LIMIT = 2 ** 24;

/** What an intercepted request was answered with; says that the node need not. */
const answered = (_response: unknown) => true;

const { DPIN_KUBO: program } = process.env;
const NODES: [string, () => Promise<IpfsNode>][] = [
  ["made of Helia's parts", startIpfsNode],
  // Nothing here can install one; where there is one it is held to the same.
  ...(program ? [["that is kubo", () => startKubo({ program })] as [string, () => Promise<IpfsNode>]] : []),
];

for (const [what, start] of NODES) {
  describe(`An IPFS node ${what}`, () => {
    let node: IpfsNode;
    before(async () => void (node = await start()));
    after(() => node.close());

    for (const [size, bytes] of [
      ["small", SMALL],
      ["empty", new Uint8Array()],
      ["of exactly one block", LARGE.subarray(0, 2 ** 20)],
      ["larger than a block", LARGE],
    ] as const) {
      it(`takes an artifact that is ${size} and gives it back, by its RPC and by its gateway`, async () => {
        const kubo = createKuboStore({ url: node.rpc, maxBytes: LIMIT });
        const id = await kubo.put(bytes);
        expect(id).to.equal(artifactId({ bytes }));
        const cid = kubo.cidOf!(id);
        expect(cid === null).to.equal(bytes.length <= 2 ** 20);
        expect(await kubo.get(id)).to.deep.equal(bytes);
        const hint = cid ?? undefined;
        expect(await createKuboStore({ url: node.rpc }).get(id, { cid: hint })).to.deep.equal(bytes);
        expect(await createGatewayStore({ url: node.gateway }).get(id, { cid: hint })).to.deep.equal(bytes);
      });
    }

    it("makes the same CID of the same bytes when it adds them itself", async () => {
      for (const bytes of [SMALL, LARGE]) expect(await node.add(bytes)).to.equal(await ipfsCid({ bytes }));
    });

    it("lacks what it was not given, as something that may come", async () => {
      const id = artifactId({ bytes: new Uint8Array(randomBytes(8)) });
      for (const store of [
        createKuboStore({ url: node.rpc, timeoutMs: 5_000 }),
        createGatewayStore({ url: node.gateway, timeoutMs: 5_000 }),
      ]) {
        expect(await rejection(store.get(id)), store.name).to.be.instanceOf(ArtifactNotFoundError);
      }
    });
  });
}

describe("An artifact over IPFS", () => {
  let node: HeliaNode;
  let largeId: string;
  let largeCid: string;
  let gateway: ArtifactStore;
  let kubo: ArtifactStore;
  const hint = () => ({ cid: largeCid });
  beforeEach(async () => {
    node = await startIpfsNode();
    kubo = createKuboStore({ url: node.rpc, maxBytes: LIMIT, stallMs: 2_000 });
    gateway = createGatewayStore({ url: node.gateway, maxBytes: LIMIT, stallMs: 2_000 });
    largeId = await kubo.put(LARGE);
    largeCid = kubo.cidOf!(largeId)!;
    await kubo.put(SMALL);
  });
  afterEach(() => node.close());

  async function putBlock({ bytes, codec = raw.code }: { bytes: Uint8Array; codec?: number }): Promise<CID> {
    const cid = CID.createV1(codec, await sha256.digest(bytes));
    await node.blocks.put(cid, bytes);
    return cid;
  }

  /** A file's node over the given children, with sizes that need not be true. */
  function putNode({ children, sizes }: { children: CID[]; sizes: number[] }): Promise<CID> {
    const Data = new UnixFS({ type: "file", blockSizes: sizes.map(BigInt) }).marshal();
    const Links = children.map((Hash, i) => ({ Hash, Name: "", Tsize: sizes[i]! }));
    return putBlock({ bytes: dagPb.encode(dagPb.prepare({ Data, Links })), codec: dagPb.code });
  }

  it("has the CID that docs/spec/serving.md says", async () => {
    const spec = await readFile(new URL("../../docs/spec/serving.md", import.meta.url), "utf8");
    for (const bytes of [new Uint8Array(), new Uint8Array(2 ** 20 + 1)]) expect(spec).to.include(`\`${await ipfsCid({ bytes })}\``);
  });

  it("is told by a locator that stays an artifact's id, with a hint only where one is needed", async () => {
    const id = artifactId({ bytes: SMALL });
    expect(locatorOf({ store: kubo, id })).to.equal(id);
    const locator = locatorOf({ store: kubo, id: largeId });
    expect(locator).to.equal(`${largeId}?cid=${largeCid}`);
    expect(parseLocator({ locator })).to.deep.equal({ id: largeId, cid: largeCid });
    expect(parseLocator({ locator: `${id}?later=1` })).to.deep.equal({ id });
    expect(() => parseLocator({ locator: "../x?cid=y" })).to.throw("is not an artifact id");
  });

  it("cannot be found without a hint when it is larger than a block, and is found with one", async () => {
    expect(await rejection(gateway.get(largeId))).to.be.instanceOf(ArtifactNotFoundError);
    expect(await gateway.get(largeId, hint())).to.deep.equal(LARGE);
  });

  it("comes as one CAR, not block by block", async () => {
    await gateway.get(largeId, hint());
    const asked = node.requests.filter(({ method }) => method === "GET").map(({ url }) => url!.replace(largeCid, "root"));
    expect(asked).to.deep.equal(["/ipfs/root?format=raw", "/ipfs/root?format=car&dag-scope=entity"]);
  });

  it("goes on block by block when the CAR breaks off, and asks for nothing twice", async () => {
    node.intercept = (request, response) => {
      if (!request.url!.includes("format=car")) return false;
      void (async () => {
        const whole = await fetch(`${node.rpc}/api/v0/dag/export?arg=${largeCid}`, { method: "POST" });
        response.write(new Uint8Array(await whole.arrayBuffer()).subarray(0, 1_500_000), () => setTimeout(() => response.destroy(), 50));
      })();
      return true;
    };
    expect(await gateway.get(largeId, hint())).to.deep.equal(LARGE);
    const raws = node.requests.filter(({ url }) => url!.includes("format=raw")).map(({ url }) => url);
    expect(new Set(raws).size).to.equal(raws.length);
    // The root, and the leaves that the CAR did not bring.
    expect(raws.length).to.be.within(2, 5);
  });

  it("goes on with the blocks that had arrived before it was given up, and checks them again", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-blocks-"));
    try {
      const gatewayOf = () => createGatewayStore({ url: node.gateway, partials: createCacheStore({ dir, budget: 2 ** 24 }).partials });
      const leaves: string[] = [];
      node.intercept = (request, response) => {
        if (request.url!.includes("format=car")) return answered(response.writeHead(400).end());
        if (!request.url!.includes("format=raw") || request.url!.includes(largeCid)) return false;
        leaves.push(request.url!);
        // Two leaves arrive, then the gateway is gone.
        return leaves.length > 2 && answered(response.writeHead(404).end());
      };
      expect(await rejection(gatewayOf().get(largeId, hint()))).to.be.instanceOf(ArtifactNotFoundError);
      const [file] = await readdir(path.join(dir, "parts"));
      expect(file).to.match(/\.part$/);
      const before = leaves.splice(0);
      const handle = await open(path.join(dir, "parts", file!), "r+");
      await handle.write(Uint8Array.of(1, 2, 3), 0, 3, (await handle.stat()).size - 1_000);
      await handle.close();
      node.intercept = (request) => {
        leaves.push(request.url!);
        return false;
      };
      expect(await gatewayOf().get(largeId, hint())).to.deep.equal(LARGE);
      // The first leaf is right; in the second, which is the last that arrived, a byte was changed.
      expect(leaves).not.to.include(before[0]);
      expect(leaves).to.include(before[1]);
      expect(leaves.some((url) => url.includes("format=car"))).to.equal(false);
      expect(await readdir(path.join(dir, "parts"))).to.deep.equal([]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it("tries a block again that broke off, a bounded number of times", async () => {
    let cuts = 2;
    node.intercept = (request, response) => {
      const { url } = request;
      if (url!.includes("format=car")) return answered(response.writeHead(400).end());
      if (url!.includes(largeCid) || cuts-- <= 0) return false;
      response.writeHead(200, { "content-length": 1_000 });
      response.write("half", () => setTimeout(() => response.destroy(), 20));
      return true;
    };
    expect(await gateway.get(largeId, hint())).to.deep.equal(LARGE);
    cuts = 1_000;
    expect(await rejection(gateway.get(largeId, hint()))).to.be.instanceOf(ArtifactNotFoundError);
    expect(1_000 - cuts).to.be.within(1, 10);
  });

  it("comes as plain bytes from a gateway that serves nothing else, and goes on where those broke off", async () => {
    let isCut = false;
    node.intercept = (request, response) => {
      if (request.url!.includes("format=")) return answered(response.writeHead(406).end());
      if (isCut) return false;
      isCut = true;
      response.writeHead(200, { etag: `"${largeCid}"`, "content-length": LARGE.length });
      response.write(LARGE.subarray(0, 1_000_000), () => setTimeout(() => response.destroy(), 50));
      return true;
    };
    expect(await gateway.get(largeId, hint())).to.deep.equal(LARGE);
    expect(node.requests.at(-1)!.headers.range).to.match(/^bytes=\d+-$/);
  });

  it("comes from a gateway that ignores what format is asked for", async () => {
    const plain = await serveHttp((_request, response) => void response.end(LARGE));
    try {
      expect(await createGatewayStore({ url: plain.url, maxBytes: LIMIT }).get(largeId, hint())).to.deep.equal(LARGE);
    } finally {
      await plain.close();
    }
  });

  it("is never what a gateway or a node makes of it: a changed byte is a fault", async () => {
    const lie = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte));
    node.intercept = (_request, response) => answered(response.end(lie(SMALL)));
    const id = artifactId({ bytes: SMALL });
    expect(await rejection(kubo.get(id))).to.be.instanceOf(IpfsBlockError);
    const error = await rejection(gateway.get(id));
    expect(error instanceof ArtifactHashError || error instanceof IpfsBlockError).to.equal(true);
  });

  it("stops at the first wrong block of a CAR", async () => {
    let isTampered = false;
    node.intercept = (request, response) => {
      if (!request.url!.includes("dag/export") || isTampered) return false;
      isTampered = true;
      void (async () => {
        const whole = await fetch(`${node.rpc}/api/v0/dag/export?arg=${largeCid}`, { method: "POST" });
        const bytes = new Uint8Array(await whole.arrayBuffer());
        bytes[1_200_000]! ^= 1;
        response.end(bytes);
      })();
      return true;
    };
    expect(await rejection(kubo.get(largeId, hint()))).to.be.instanceOf(IpfsBlockError);
  });

  it("is not what a wrong hint leads to, which is nobody's fault but the hint's", async () => {
    const other = new Uint8Array(randomBytes(1.5 * 2 ** 20));
    const otherId = await kubo.put(other);
    const error = await rejection(gateway.get(largeId, { cid: kubo.cidOf!(otherId)! }));
    expect(error).to.be.instanceOf(ArtifactNotFoundError);
    const id = artifactId({ bytes: SMALL });
    // What is one block is found all the same.
    for (const cid of [largeCid, "garbage", "Qm", "../../etc/passwd", "a".repeat(5_000), `${largeCid}?format=raw`]) {
      expect(await gateway.get(id, { cid }), cid.slice(0, 60)).to.deep.equal(SMALL);
    }
  });

  it("is refused by its root when it is larger than the reader takes, before any of it is read", async () => {
    const error = await rejection(gateway.get(largeId, { ...hint(), maxBytes: 2 ** 20 }));
    expect(error).to.be.instanceOf(ArtifactNotFoundError);
    expect(node.requests.some(({ url }) => url!.includes("format=car"))).to.equal(false);
  });

  it("cuts off endless blocks, CARs and files", async () => {
    let sent = 0;
    node.intercept = (request, response) => {
      if (request.url!.includes(largeCid) && request.url!.includes("format=raw")) return false;
      const more = () => {
        sent += 65_536;
        if (response.destroyed) return;
        if (response.write(new Uint8Array(65_536))) setImmediate(more);
        else response.once("drain", more);
      };
      more();
      return true;
    };
    const error = await rejection(gateway.get(largeId, { ...hint(), maxBytes: 2 ** 22 }));
    expect(error).to.be.instanceOf(Error);
    expect(sent).to.be.lessThan(100_000_000);
  });

  it("gives up nodes that say nothing or only trickle", async () => {
    node.intercept = () => true;
    const patience = { timeoutMs: 300 };
    for (const store of [createGatewayStore({ url: node.gateway, ...patience }), createKuboStore({ url: node.rpc, ...patience })]) {
      expect(await rejection(store.get(largeId, hint())), store.name).to.be.instanceOf(ArtifactNotFoundError);
    }
    node.intercept = (_request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
      return true;
    };
    for (const store of [createGatewayStore({ url: node.gateway, ...patience }), createKuboStore({ url: node.rpc, ...patience })]) {
      expect(await rejection(store.get(largeId, hint())), store.name).to.be.instanceOf(ArtifactNotFoundError);
    }
    expect(await rejection(createKuboStore({ url: node.rpc, ...patience }).put(SMALL))).to.be.instanceOf(Error);
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 50);
    expect(await rejection(gateway.get(largeId, { ...hint(), signal: controller.signal }))).to.equal(reason);
    expect(await rejection(kubo.put(LARGE, { signal: AbortSignal.abort(reason) }))).to.equal(reason);
  });

  it("can be given up at any moment of its upload, and nothing is thrown where nobody catches it", async () => {
    node.intercept = () => true;
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", note);
    try {
      for (let i = 0; i < 40; i++) {
        const controller = new AbortController();
        const reason = new Error("enough");
        const store = createKuboStore({ url: node.rpc, timeoutMs: 10_000 });
        const put = rejection(store.put(LARGE, { signal: controller.signal }));
        const turns = i;
        for (let turn = 0; turn < turns; turn++) await (turn % 4 === 3 ? new Promise(setImmediate) : Promise.resolve());
        controller.abort(reason);
        expect(await put).to.equal(reason);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(uncaught).to.deep.equal([]);
    } finally {
      process.removeAllListeners("unhandledRejection");
      for (const listener of others) process.on("unhandledRejection", listener);
    }
  });

  it("is not a file whose blocks are right but lie about each other", async () => {
    const leaf = await putBlock({ bytes: new Uint8Array(100).fill(7) });
    const empty = await putBlock({ bytes: new Uint8Array() });
    let deep = leaf;
    for (let i = 0; i < 12; i++) deep = await putNode({ children: [deep], sizes: [100] });
    const ones = await putBlock({ bytes: new Uint8Array(1) });
    let laughs = await putNode({ children: Array<CID>(1_000).fill(ones), sizes: Array<number>(1_000).fill(1) });
    laughs = await putNode({ children: Array<CID>(1_000).fill(laughs), sizes: Array<number>(1_000).fill(1_000) });
    const liars = {
      "promises more than its child has": await putNode({ children: [leaf], sizes: [200] }),
      "promises less than its child has": await putNode({ children: [leaf], sizes: [50] }),
      "has children without bytes": await putNode({ children: Array<CID>(1_000).fill(empty), sizes: Array<number>(1_000).fill(0) }),
      "is a chain of nodes": deep,
      "is a million times one byte": laughs,
      "is a directory": await putBlock({
        bytes: dagPb.encode(dagPb.prepare({ Data: new UnixFS({ type: "directory" }).marshal(), Links: [] })),
        codec: dagPb.code,
      }),
      "is no node": await putBlock({ bytes: new Uint8Array(randomBytes(50)), codec: dagPb.code }),
      "has another number of sizes than of links": await putNode({ children: [leaf, leaf], sizes: [100] }),
    };
    // Helia itself would walk through all of them for a CAR.
    node.intercept = (request, response) => {
      if (!request.url!.includes("dag/export")) return false;
      response.writeHead(500).end();
      return true;
    };
    for (const [name, cid] of Object.entries(liars)) {
      const error = await rejection(kubo.get(largeId, { cid: cid.toString() }));
      expect(error, name).to.be.instanceOf(IpfsBlockError);
    }
  });

  it("is published beside a store of one's own, which a node that is away does not hold up", async () => {
    const own = createMemoryStore();
    const faults: string[] = [];
    const away = createKuboStore({ url: "http://127.0.0.1:9" });
    const store = createMirroredStore({ store: own, mirrors: [kubo, away], onFault: (fault) => faults.push(fault.store) });
    const bytes = new Uint8Array(randomBytes(2 ** 20 + 1));
    const id = await store.put(bytes);
    expect(await own.get(id)).to.deep.equal(bytes);
    expect(await gateway.get(id, { cid: await ipfsCid({ bytes }) })).to.deep.equal(bytes);
    expect(locatorOf({ store, id })).to.equal(`${id}?cid=${await ipfsCid({ bytes })}`);
    expect(faults).to.deep.equal([away.name]);
    node.intercept = () => true;
    const started = Date.now();
    const patient = createMirroredStore({ store: own, mirrors: [createKuboStore({ url: node.rpc, timeoutMs: 20_000 })], waitMs: 100 });
    await patient.put(SMALL);
    expect(Date.now() - started).to.be.lessThan(10_000);
  });

  it("of a result is fetched by the locator on chain", async () => {
    const { commitTensor, initHash, toHex } = await import("@dpin/runtime");
    await initHash();
    const outputRoot = toHex(commitTensor({ bytes: LARGE }).root) as `0x${string}`;
    const commitment = { outputRoot, locator: locatorOf({ store: kubo, id: largeId }) };
    expect(await fetchResult({ store: gateway, commitment })).to.deep.equal(LARGE);
  });

  it("refuses a node that names what it took otherwise, or does not pin it, and sends the secret it was given", async () => {
    node.intercept = (_request, response) => answered(response.end(JSON.stringify({ Key: largeCid })));
    expect(String(await rejection(kubo.put(SMALL)))).to.include("did not take");
    node.intercept = (_request, response) =>
      answered(response.end(JSON.stringify({ Root: { Cid: { "/": largeCid }, PinErrorMsg: "no room" } })));
    expect(String(await rejection(kubo.put(LARGE)))).to.include("does not pin");
    node.intercept = (_request, response) => answered(response.end("<html>"));
    expect(String(await rejection(kubo.put(SMALL)))).to.include("something else than JSON");
    const before = node.requests.length;
    const secret = createKuboStore({ url: node.rpc, authorization: "Bearer hunter2" });
    const error = await rejection(secret.put(SMALL));
    expect(node.requests[before]!.headers.authorization).to.equal("Bearer hunter2");
    expect(`${(error as Error).stack}${secret.name}`).not.to.include("hunter2");
  });
});
