import { expect } from "chai";
import { createRestingReads, wait } from "../src/index.ts";

describe("What was read of resting things", () => {
  it("is known until the chain's clock has passed the time through which they rest", () => {
    const resting = createRestingReads<string>({ ms: 60_000 });
    resting.rests(1n, "committed", 100);
    expect(resting.get(1n, 100)).to.equal("committed");
    expect(resting.get(1n, 101)).to.equal(undefined);
    expect(resting.get(2n, 0)).to.equal(undefined);
  });

  it("is read again after a while, each at a time of its own", async () => {
    const resting = createRestingReads<string>({ ms: 200 });
    const keys = Array.from({ length: 100 }, (_, i) => BigInt(i));
    for (const key of keys) resting.rests(key, "committed", 100);
    const known = () => keys.filter((key) => resting.get(key, 0) !== undefined).length;
    expect(known()).to.equal(100);
    await wait({ ms: 150 });
    expect(known()).to.be.within(1, 99);
    await wait({ ms: 100 });
    expect(known()).to.equal(0);
  });

  it("is forgotten when one wakes, and all of it after a reorganisation", () => {
    const resting = createRestingReads<string>({ ms: 60_000 });
    for (const key of [1n, 2n, 3n]) resting.rests(key, "committed", 100);
    resting.wakes(2n);
    expect([1n, 2n, 3n].map((key) => resting.get(key, 0))).to.deep.equal(["committed", undefined, "committed"]);
    resting.wakeAll();
    expect([1n, 3n].map((key) => resting.get(key, 0))).to.deep.equal([undefined, undefined]);
  });
});
