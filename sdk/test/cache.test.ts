import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  artifactId,
  ArtifactHashError,
  ArtifactNotFoundError,
  CacheFullError,
  createFallbackStore,
  createMemoryStore,
  createMirroredStore,
  type ArtifactStore,
} from "../src/index.ts";
import { createCacheStore, createFolderStore } from "../src/node.ts";
import { rejection } from "../../test/support/rejection.ts";

const KIB_100 = 100 * 1024;
const blob = () => new Uint8Array(randomBytes(KIB_100));
const has = async (store: ArtifactStore, id: string) => {
  const error = await store.get(id).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error !== null && !(error instanceof ArtifactNotFoundError)) throw error as Error;
  return error === null;
};

/** What all files of a folder take of the disk, by 4 KiB. */
async function diskBytes(dir: string): Promise<number> {
  const names = await readdir(dir);
  const folders = names.filter((name) => name === "parts" || /^[0-9a-f]{2}$/.test(name)).map((name) => path.join(dir, name));
  const files = (await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => path.join(folder, name))))).flat();
  const sizes = files.map(async (file) => {
    const stats = await stat(file).catch(() => null);
    return Math.ceil((stats?.size ?? 0) / 4_096) * 4_096;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

describe("A cache of artifacts", () => {
  let dir: string;
  beforeEach(async () => (dir = await mkdtemp(path.join(os.tmpdir(), "dpin-cache-"))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  /** Marks an artifact as used so many seconds ago. */
  async function age(id: string, seconds: number): Promise<void> {
    const then = new Date(Date.now() - seconds * 1_000);
    await utimes(path.join(dir, id.slice(0, 2), id), then, then);
  }

  it("forgets what was used least recently and never takes more than its budget", async () => {
    const budget = 5 * KIB_100 + 10_000;
    const cache = createCacheStore({ dir, budget });
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.push(await cache.put(blob()));
      await age(ids[i]!, 100 - i);
    }
    expect(await Promise.all(ids.map((id) => has(cache, id)))).to.deep.equal([true, true, true, true, true]);
    for (const [i, id] of ids.entries()) await age(id, 100 - i);
    // A read counts as a use.
    await cache.get(ids[0]!);
    await cache.put(blob());
    expect(await diskBytes(dir)).to.be.at.most(budget);
    expect(await has(cache, ids[0]!)).to.equal(true);
    expect(await has(cache, ids[1]!)).to.equal(false);
    for (let i = 0; i < 20; i++) {
      await cache.put(blob());
      expect(await diskBytes(dir)).to.be.at.most(budget);
    }
  });

  it("keeps what is held, and takes nothing that has no room beside it", async () => {
    const cache = createCacheStore({ dir, budget: 3 * KIB_100 });
    const held = [await cache.put(blob()), await cache.put(blob())];
    cache.hold(() => Promise.resolve(held));
    for (const id of held) await age(id, 1_000);
    for (let i = 0; i < 4; i++) await cache.put(blob());
    expect(await Promise.all(held.map((id) => has(cache, id)))).to.deep.equal([true, true]);
    expect(await rejection(cache.put(new Uint8Array(randomBytes(2 * KIB_100))))).to.be.instanceOf(CacheFullError);
    expect(await rejection(cache.put(new Uint8Array(randomBytes(10 * KIB_100))))).to.be.instanceOf(CacheFullError);
    // Nothing had to go for what found no room.
    expect(await diskBytes(dir)).to.equal(3 * KIB_100);
  });

  it("drops what is damaged on the disk, and a fallback fetches it again", async () => {
    const cache = createCacheStore({ dir, budget: 2 ** 24 });
    const source = createMemoryStore();
    const bytes = blob();
    const id = await source.put(bytes);
    const faults: string[] = [];
    const store = createFallbackStore({ stores: [cache, source], onFault: (fault) => faults.push(fault.store) });
    expect(await store.get(id)).to.deep.equal(bytes);
    await truncate(path.join(dir, id.slice(0, 2), id), 1_000);
    expect(await rejection(cache.get(id))).to.be.instanceOf(ArtifactHashError);
    expect(await rejection(cache.get(id))).to.be.instanceOf(ArtifactNotFoundError);
    expect(await store.get(id)).to.deep.equal(bytes);
    await truncate(path.join(dir, id.slice(0, 2), id), 1_000);
    expect(await store.get(id)).to.deep.equal(bytes);
    expect(faults).to.deep.equal([cache.name]);
    expect(await cache.get(id)).to.deep.equal(bytes);
  });

  it("lets who asked have an artifact that it cannot keep", async () => {
    const cache = createCacheStore({ dir, budget: KIB_100 / 2 });
    const source = createMemoryStore();
    const bytes = blob();
    const id = await source.put(bytes);
    const faults: string[] = [];
    const store = createFallbackStore({ stores: [cache, source], onFault: (fault) => faults.push(fault.error.name) });
    expect(await store.get(id)).to.deep.equal(bytes);
    expect(faults).to.deep.equal(["CacheFullError"]);
    // A folder that cannot be written, as on a full disk.
    await writeFile(path.join(dir, "file"), "");
    const broken = createFolderStore({ dir: path.join(dir, "file") });
    const second = createFallbackStore({ stores: [createMemoryStore(), broken, source], keepIn: broken });
    expect(await second.get(id)).to.deep.equal(bytes);
  });

  it("is only told what was fetched, which is not published", async () => {
    const [own, mirror, source] = [createMemoryStore(), createMemoryStore(), createMemoryStore()];
    const id = await source.put(blob());
    await createFallbackStore({ stores: [createMirroredStore({ store: own, mirrors: [mirror] }), source] }).get(id);
    expect(await has(own, id)).to.equal(true);
    expect(await has(mirror, id)).to.equal(false);
  });

  it("takes over a folder store's artifacts, and what it left when it was killed", async () => {
    const folder = createFolderStore({ dir });
    const id = await folder.put(blob());
    await age(id, 1_000);
    const left = path.join(dir, id.slice(0, 2), `${id}.01234567-0123-0123-0123-0123456789ab.part`);
    await writeFile(left, blob());
    await utimes(left, new Date(0), new Date(0));
    await writeFile(path.join(dir, "README"), "somebody else's");
    const cache = createCacheStore({ dir, budget: 2 * KIB_100 + 10_000 });
    expect(await has(cache, id)).to.equal(true);
    await age(id, 1_000);
    await cache.put(blob());
    expect(await has(cache, id)).to.equal(true);
    await age(id, 1_000);
    await cache.put(blob());
    expect(await has(cache, id)).to.equal(false);
    expect(await readdir(path.join(dir, id.slice(0, 2)))).not.to.include(path.basename(left));
    expect(await readdir(dir)).to.include("README");
  });

  it("keeps its budget when it was made smaller, or its own account is lost or garbage", async () => {
    const large = createCacheStore({ dir, budget: 10 * KIB_100 });
    for (let i = 0; i < 9; i++) await large.put(blob());
    const small = createCacheStore({ dir, budget: 4 * KIB_100 });
    await small.put(blob());
    expect(await diskBytes(dir)).to.be.at.most(4 * KIB_100);
    for (const usage of ["garbage", "", "-5", "0"]) {
      await writeFile(path.join(dir, "usage"), usage);
      const again = createCacheStore({ dir, budget: 4 * KIB_100 });
      await again.put(blob());
      await again.put(blob());
      expect(await diskBytes(dir), usage).to.be.at.most(4 * KIB_100);
    }
  });

  it("has room for downloads within its budget, and forgets those that nobody goes on with", async () => {
    const budget = 4 * 2 ** 20;
    const cache = createCacheStore({ dir, budget });
    const names = Array.from({ length: 4 }, (_, i) => artifactId({ bytes: Uint8Array.of(i) }));
    for (const id of names) {
      const partial = await cache.partials.open(id);
      await partial.expect(1.5 * 2 ** 20);
      await partial.append(new Uint8Array(2 ** 20).fill(1));
      expect(await diskBytes(dir)).to.be.at.most(budget);
      await partial.close();
    }
    expect((await readdir(path.join(dir, "parts"))).length).to.equal(2);
    const again = await cache.partials.open(names[3]!);
    expect(again.length).to.equal(2 ** 20);
    // Somebody else may download it too, but not into the same file.
    const other = await cache.partials.open(names[3]!);
    expect(other.length).to.equal(0);
    await again.clear();
    await again.close();
    await other.close();
    // More than was promised is not written.
    const liar = await cache.partials.open(names[0]!);
    await liar.expect(2 ** 20);
    await liar.append(new Uint8Array(3 * 2 ** 20));
    expect(liar.length).to.equal(3 * 2 ** 20);
    expect(await diskBytes(dir)).to.be.at.most(budget);
    await liar.close();
  });

  it("is shared by processes that are killed at any time: never over its budget, nothing damaged, nothing left behind", async () => {
    const budget = 20 * KIB_100;
    const index = JSON.stringify(new URL("../src/node.ts", import.meta.url).href);
    const script = `
      import { randomBytes } from "node:crypto";
      import { createCacheStore } from ${index};
      const cache = createCacheStore({ dir: ${JSON.stringify(dir)}, budget: ${budget} });
      process.stdout.write("r");
      for (;;) {
        const id = await cache.put(new Uint8Array(randomBytes(Math.floor(Math.random() * ${2 * KIB_100}))));
        await cache.get(id).catch((error) => { if (error.name !== "ArtifactNotFoundError") { console.error(error); process.exit(1); } });
        process.stdout.write(".");
      }`;
    const begin = () => spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const kill = async (child: ChildProcess) => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      const [code] = (await exited) as [number | null];
      expect(code, "a process failed by itself").to.equal(null);
    };
    let done = 0;
    const watch = (child: ChildProcess) => {
      child.stdout!.on("data", (text: Buffer) => (done += text.length));
      return child;
    };
    const children = [watch(begin()), watch(begin())];
    for (let round = 0; round < 3; round++) {
      const goal = done + 10;
      const deadline = Date.now() + 60_000;
      while (done < goal) {
        expect(await diskBytes(dir)).to.be.at.most(budget);
        expect(Date.now(), "waited for puts").to.be.lessThan(deadline);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await kill(children[round % 2]!);
      children[round % 2] = watch(begin());
    }
    for (const child of children) await kill(child);
    const cache = createCacheStore({ dir, budget });
    await cache.put(blob());
    expect(await diskBytes(dir)).to.be.at.most(budget);
    expect(await readdir(path.join(dir, "parts"))).to.deep.equal([]);
    const files = (await readdir(dir, { recursive: true }))
      .map((name) => path.basename(name))
      .filter((name) => /^[0-9a-f]{64}$/.test(name));
    expect(files).not.to.deep.equal([]);
    for (const id of files) await cache.get(id);
  });

  it("waits for nobody who was killed with the lock for longer than some seconds", async () => {
    await mkdir(path.join(dir, "lock"), { recursive: true });
    await utimes(path.join(dir, "lock"), new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    const cache = createCacheStore({ dir, budget: 2 ** 24 });
    expect(await has(cache, await cache.put(blob()))).to.equal(true);
  });
});
