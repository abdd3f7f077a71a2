import { expect } from "chai";
import { toHex } from "viem";
import { rejection } from "../../test/support/rejection.ts";
import { createBlockMemo } from "../src/index.ts";

describe("What is read once for each block", () => {
  const hash = (byte: number) => toHex(byte, { size: 32 });
  const counted = () => {
    const asked: bigint[] = [];
    const at = createBlockMemo({ read: async ({ number }) => asked.push(number) });
    return { asked, at };
  };

  it("is asked for once by all that want it while the block is the latest, also at the same time", async () => {
    const { asked, at } = counted();
    const block = { number: 7n, hash: hash(1) };
    expect(await Promise.all([at(block), at(block)])).to.deep.equal([1, 1]);
    expect(await at(block)).to.equal(1);
    expect(asked).to.deep.equal([7n]);
  });

  it("is asked for again when another block is the latest: a later one, another of the same number, or one of the same hash that a node numbers otherwise", async () => {
    const { asked, at } = counted();
    await at({ number: 7n, hash: hash(1) });
    await at({ number: 8n, hash: hash(2) });
    await at({ number: 8n, hash: hash(3) });
    await at({ number: 9n, hash: hash(3) });
    await at({ number: 8n, hash: hash(3) });
    expect(asked).to.deep.equal([7n, 8n, 8n, 9n, 8n]);
  });

  it("is asked for again when it failed", async () => {
    let fails = true;
    const at = createBlockMemo({ read: () => (fails ? Promise.reject(new Error("the node is away")) : Promise.resolve(1)) });
    const block = { number: 7n, hash: hash(1) };
    expect(await rejection(at(block))).to.have.property("message", "the node is away");
    fails = false;
    expect(await at(block)).to.equal(1);
  });
});
