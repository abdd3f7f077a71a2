import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createDrainFlag } from "../src/index.ts";
import { rejection } from "../../test/support/rejection.ts";

describe("The flag that lets a provider drain", () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = path.join(await mkdtemp(path.join(os.tmpdir(), "dpin-drain-")), "data");
  });
  afterEach(() => rm(path.dirname(dataDir), { recursive: true, force: true }));

  it("is not there at first, holds until it is taken away, and leaves nothing beside it", async () => {
    const flag = createDrainFlag({ dataDir });
    expect(await flag.get()).to.equal(null);
    await flag.clear();
    await flag.set({ thaw: true });
    await flag.set({ thaw: false });
    expect(await createDrainFlag({ dataDir }).get()).to.deep.equal({ thaw: false });
    expect(await readdir(dataDir)).to.deep.equal(["drain.json"]);
    await flag.clear();
    expect(await flag.get()).to.equal(null);
  });

  it("bears the provider's answer, which counts until it is set or taken away", async () => {
    const flag = createDrainFlag({ dataDir });
    await flag.set({ thaw: false });
    expect(await flag.isIdle()).to.equal(false);
    await flag.tell({ isIdle: true });
    await flag.tell({ isIdle: true });
    expect(await createDrainFlag({ dataDir }).isIdle()).to.equal(true);
    await flag.tell({ isIdle: false });
    expect(await flag.isIdle()).to.equal(false);
    for (const end of [() => flag.set({ thaw: true }), () => flag.clear()]) {
      await flag.tell({ isIdle: true });
      await end();
      expect(await flag.isIdle()).to.equal(false);
    }
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it("is refused when it says something else", async () => {
    const flag = createDrainFlag({ dataDir });
    await flag.set({ thaw: true });
    for (const content of ["", "true", "{}", '{"thaw":1}', '{"thaw":true,"soon":true}']) {
      await writeFile(path.join(dataDir, "drain.json"), content);
      expect(String(await rejection(flag.get())), content).to.match(
        /drain\.json does not say how to drain: remove it, or run dpin provider drain again/,
      );
    }
  });
});
