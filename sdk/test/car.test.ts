import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { car } from "@helia/car";
import { CarReader } from "@ipld/car";
import * as dagPb from "@ipld/dag-pb";
import { defaultLogger } from "@libp2p/logger";
import { MemoryBlockstore } from "blockstore-core/memory";
import { unixfs } from "@helia/unixfs";
import { expect } from "chai";
import { CID } from "multiformats/cid";
import {
  artifactId,
  ArtifactNotFoundError,
  ArtifactTooLargeError,
  createCarStore,
  createMemoryStore,
  IpfsBlockError,
  readCar,
} from "../src/index.ts";
import { createFolderStore, writeCar } from "../src/node.ts";
import { rejection } from "../../test/support/rejection.ts";

const SMALL = new TextEncoder().encode("four score and seven");
const LARGE = new Uint8Array(randomBytes(2 * 2 ** 20 + 7));

describe("A CAR file of artifacts", () => {
  let dir: string;
  let file: string;
  let ids: string[];
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-car-"));
    file = path.join(dir, "artifacts.car");
    const store = createMemoryStore();
    ids = [await store.put(SMALL), await store.put(LARGE), await store.put(new Uint8Array())];
    const entries = await writeCar({ store, ids, file });
    expect(entries.map(({ id, bytes }) => [id, bytes])).to.deep.equal([
      [ids[0], SMALL.length],
      [ids[1], LARGE.length],
      [ids[2], 0],
    ]);
  });
  const opened: ReturnType<typeof createCarStore>[] = [];
  const open = (car: string) => {
    opened.push(createCarStore({ file: car }));
    return opened.at(-1)!;
  };
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("is a store of them, also of those that are several blocks, without any hint", async () => {
    const store = open(file);
    expect(await store.get(ids[0]!)).to.deep.equal(SMALL);
    expect(await store.get(ids[1]!)).to.deep.equal(LARGE);
    expect(await store.get(ids[2]!)).to.deep.equal(new Uint8Array());
    expect(await rejection(store.get(artifactId({ bytes: new Uint8Array(1) })))).to.be.instanceOf(ArtifactNotFoundError);
    expect(await rejection(store.get(ids[1]!, { maxBytes: 1_000 }))).to.be.instanceOf(ArtifactTooLargeError);
    expect(await rejection(store.put(SMALL))).to.be.instanceOf(Error);
  });

  it("is read back whole into another store", async () => {
    const store = createFolderStore({ dir: path.join(dir, "folder") });
    const entries = await readCar({ file, store });
    expect(entries.map(({ id }) => id)).to.deep.equal(ids);
    for (const [i, bytes] of [SMALL, LARGE, new Uint8Array()].entries()) expect(await store.get(ids[i]!)).to.deep.equal(bytes);
    expect(await rejection(readCar({ file, store, maxBytes: 2 ** 20 }))).to.be.instanceOf(Error);
  });

  it("is what Helia reads, and reads what Helia writes", async () => {
    const blockstore = new MemoryBlockstore();
    const cars = car({ blockstore, logger: defaultLogger(), getCodec: () => dagPb as never });
    const reader = await CarReader.fromBytes(await readFile(file));
    await cars.import(reader);
    const [, root] = await reader.getRoots();
    const chunks: Uint8Array[] = [];
    for await (const chunk of unixfs({ blockstore }).cat(root!)) chunks.push(chunk);
    expect(new Uint8Array(Buffer.concat(chunks))).to.deep.equal(LARGE);

    // With the settings that `ipfs add` had for years: chunks of 256 KiB in nodes of 174, wrapped leaves, CIDv0.
    const { importBytes } = await import("ipfs-unixfs-importer");
    const { cid } = await importBytes(LARGE, blockstore, { profile: "unixfs-v0-2015" });
    const theirs = path.join(dir, "helia.car");
    const written: Uint8Array[] = [];
    for await (const chunk of cars.export(cid)) written.push(chunk);
    await writeFile(theirs, Buffer.concat(written));
    expect(cid.version).to.equal(0);
    const store = createMemoryStore();
    expect(await readCar({ file: theirs, store })).to.deep.equal([{ id: ids[1]!, cid: cid.toString(), bytes: LARGE.length }]);
    expect(await open(theirs).get(ids[1]!)).to.deep.equal(LARGE);
  });

  it("is refused at the block that was changed, that is missing, or where it ends too early", async () => {
    const whole = await readFile(file);
    const changed = Buffer.from(whole);
    changed[changed.length - 500_000]! ^= 1;
    await writeFile(file, changed);
    expect(await rejection(readCar({ file, store: createMemoryStore() }))).to.be.instanceOf(IpfsBlockError);
    expect(await rejection(open(file).get(ids[1]!, {}))).to.be.instanceOf(Error);

    for (const end of [0, 10, 100, whole.length - 1_000_000]) {
      await writeFile(file, whole.subarray(0, end));
      expect(await rejection(readCar({ file, store: createMemoryStore() })), String(end)).to.be.instanceOf(Error);
      expect(await rejection(open(file).get(ids[1]!)), String(end)).to.be.instanceOf(ArtifactNotFoundError);
    }
    await writeFile(file, randomBytes(10_000));
    expect(String(await rejection(readCar({ file, store: createMemoryStore() })))).to.include("is not a whole CAR");
    expect(String(await rejection(readCar({ file: path.join(dir, "none"), store: createMemoryStore() })))).to.include("is not a whole CAR");
  });

  it("appears whole or not at all", async () => {
    const store = createMemoryStore();
    const id = await store.put(SMALL);
    const before = await stat(file);
    const absent = artifactId({ bytes: new Uint8Array(9) });
    expect(await rejection(writeCar({ store, ids: [id, absent], file }))).to.be.instanceOf(ArtifactNotFoundError);
    let reads = 0;
    const failing: typeof store = { ...store, get: (...args) => (reads++ > 0 ? Promise.reject(new Error("gone")) : store.get(...args)) };
    expect(String(await rejection(writeCar({ store: failing, ids: [id], file })))).to.include("gone");
    expect((await stat(file)).mtimeMs).to.equal(before.mtimeMs);
    expect(await readdir(dir)).to.deep.equal(["artifacts.car"]);
  });

  it("has each artifact's CID as a root", async () => {
    const roots = await (await CarReader.fromBytes(await readFile(file))).getRoots();
    expect(roots.map((root) => CID.asCID(root)!.version)).to.deep.equal([1, 1, 1]);
  });
});
