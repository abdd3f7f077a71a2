import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  artifactId,
  ArtifactHashError,
  ArtifactIdError,
  ArtifactNotFoundError,
  ArtifactTooLargeError,
  createFallbackStore,
  createHttpStore,
  createMemoryStore,
  isTransient,
} from "../src/index.ts";
import { createFolderStore } from "../src/node.ts";
import { rejection } from "../../test/support/rejection.ts";

const BYTES = new TextEncoder().encode("four score and seven");
const ID = artifactId({ bytes: BYTES });

describe("An artifact store", () => {
  let dir: string;
  beforeEach(async () => (dir = await mkdtemp(path.join(os.tmpdir(), "dpin-store-"))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("names a blob by its SHA-256", () => {
    expect(artifactId({ bytes: new Uint8Array() })).to.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("in a folder gives back what was put, also to another process", async () => {
    const id = await createFolderStore({ dir }).put(BYTES);
    expect(id).to.equal(ID);
    expect(await createFolderStore({ dir }).get(ID)).to.deep.equal(BYTES);
  });

  it("in a folder refuses a file that was changed on the disk", async () => {
    const store = createFolderStore({ dir });
    await store.put(BYTES);
    const file = path.join(dir, ID.slice(0, 2), ID);
    const bytes = await readFile(file);
    bytes[3]! ^= 1;
    await writeFile(file, bytes);
    expect(await rejection(store.get(ID))).to.be.instanceOf(ArtifactHashError);
  });

  it("never lets anything but an id become a path", async () => {
    const store = createFolderStore({ dir });
    for (const id of ["../../etc/passwd", ID.toUpperCase(), `${ID}0`, ID.slice(1), "", "..%2f"]) {
      expect(await rejection(store.get(id)), id).to.be.instanceOf(ArtifactIdError);
    }
  });

  it("tells what is missing, as something that may come", async () => {
    const error = await rejection(createFolderStore({ dir }).get(ID));
    expect(error).to.be.instanceOf(ArtifactNotFoundError);
    expect(isTransient(error)).to.equal(true);
  });

  it("takes and gives nothing larger than its limit or the reader's", async () => {
    const small = createFolderStore({ dir, maxBytes: BYTES.length - 1 });
    expect(await rejection(small.put(BYTES))).to.be.instanceOf(ArtifactTooLargeError);
    await createFolderStore({ dir }).put(BYTES);
    expect(await rejection(small.get(ID))).to.be.instanceOf(ArtifactTooLargeError);
    expect(await rejection(createFolderStore({ dir }).get(ID, { maxBytes: 5 }))).to.be.instanceOf(ArtifactTooLargeError);
  });

  it("over HTTP cuts off a server that sends more than it should", async () => {
    let sent = 0;
    const server = createServer((_request, response) => {
      const more = () => {
        sent += 65_536;
        if (!response.destroyed && response.write(new Uint8Array(65_536))) setImmediate(more);
        else response.once("drain", more);
      };
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const store = createHttpStore({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, maxBytes: 200_000 });
      const error = await rejection(store.get(ID));
      expect(error).to.be.instanceOf(ArtifactNotFoundError);
      expect(String((error as Error).cause)).to.include("more than 200000 bytes");
      expect(sent).to.be.lessThan(50_000_000);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("over HTTP gives up on a server that does not end, and at once when aborted", async () => {
    const server = createServer((_request, response) => void response.writeHead(200).write("a"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect(await rejection(createHttpStore({ endpoint, timeoutMs: 150 }).get(ID))).to.be.instanceOf(ArtifactNotFoundError);
      const controller = new AbortController();
      const reason = new Error("enough");
      setTimeout(() => controller.abort(reason), 50);
      expect(await rejection(createHttpStore({ endpoint }).get(ID, { signal: controller.signal }))).to.equal(reason);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("with fallbacks reports the liar, asks on, and keeps what it got", async () => {
    const [own, liar, honest] = [createMemoryStore(), createMemoryStore(), createMemoryStore()];
    await honest.put(BYTES);
    const lying = { ...liar, name: "liar", get: () => Promise.reject(new ArtifactHashError({ id: ID, actual: "00", store: "liar" })) };
    const faults: string[] = [];
    const store = createFallbackStore({ stores: [own, lying, honest], onFault: ({ store: from }) => faults.push(from) });
    expect(await store.get(ID)).to.deep.equal(BYTES);
    expect(faults).to.deep.equal(["liar"]);
    expect(await own.get(ID)).to.deep.equal(BYTES);
  });

  it("with fallbacks names every place it asked when nobody has it", async () => {
    const error = await rejection(createFallbackStore({ stores: [createMemoryStore(), createMemoryStore()] }).get(ID));
    expect(error).to.be.instanceOf(ArtifactNotFoundError);
    expect(((error as Error).cause as AggregateError).errors).to.have.lengthOf(2);
  });
});
