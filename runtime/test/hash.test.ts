import { expect } from "chai";
import fc from "fast-check";
import * as dpin from "../src/index.ts";

function listOf(count: number): dpin.Hash[] {
  return Array.from({ length: count }, (_, i) => dpin.sha256(Uint8Array.of(i & 255, i >> 8)));
}

/** The definition of docs/spec/commitments.md, word for word. */
function rootByDefinition(hashes: readonly dpin.Hash[]): dpin.Hash {
  let level = hashes.length === 0 ? [dpin.zeroHash({ level: 0 })] : [...hashes];
  while (Math.log2(level.length) % 1 !== 0) level.push(dpin.zeroHash({ level: 0 }));
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, i) => dpin.nodeHash({ left: level[2 * i]!, right: level[2 * i + 1]! }));
  }
  return level[0]!;
}

const someRange = fc
  .integer({ min: 1, max: 70 })
  .chain((count) => fc.record({ count: fc.constant(count), first: fc.nat(count - 1) }))
  .chain(({ count, first }) =>
    fc.record({ count: fc.constant(count), first: fc.constant(first), size: fc.integer({ min: 1, max: count - first }) }),
  );

describe("hashing", () => {
  before(dpin.initHash);

  it("gives lists of every length the root of the definition", () => {
    for (let count = 0; count <= 40; count++) {
      const hashes = listOf(count);
      expect(dpin.rootOf({ hashes }).root, `${count}`).to.deep.equal(rootByDefinition(hashes));
    }
  });

  it("folds every range with its siblings to the root, and nothing else", () => {
    fc.assert(
      fc.property(someRange, fc.nat(), ({ count, first, size }, salt) => {
        const hashes = listOf(count);
        const tree = dpin.rootOf({ hashes });
        const siblings = tree.range({ first, count: size });
        const opened = hashes.slice(first, first + size);
        const fold = (list: dpin.Hash[], at: number, beside: dpin.Hash[]) =>
          dpin.foldRange({ hashes: list, first: at, siblings: beside, depth: tree.depth });
        expect(fold(opened, first, siblings)).to.deep.equal(tree.root);
        expect(siblings.length).to.be.at.most(2 * tree.depth);
        expect(tree.siblings({ first, count: size })).to.deep.equal(Uint8Array.from(siblings.flatMap((hash) => [...hash])));
        expect(dpin.foldRange({ hashes: opened, first, siblings: tree.siblings({ first, count: size }), depth: tree.depth })).to.deep.equal(
          tree.root,
        );

        const other = (list: dpin.Hash[]) => list.map((hash, i) => (i === salt % list.length ? hash.map((byte) => byte ^ 1) : hash));
        expect(fold(other(opened), first, siblings)).to.not.deep.equal(tree.root);
        if (siblings.length > 0) expect(fold(opened, first, other(siblings))).to.not.deep.equal(tree.root);
        expect(() => fold(opened, first, [...siblings, tree.root])).to.throw(RangeError, "siblings");
        expect(() => fold(opened, 2 ** tree.depth, siblings)).to.throw(RangeError);
      }),
      { numRuns: 200 },
    );
  });

  it("folds the path of every node of every level, in the padding too", () => {
    for (const count of [1, 2, 5, 11]) {
      const tree = dpin.rootOf({ hashes: listOf(count) });
      for (let level = 0; level <= tree.depth; level++) {
        for (let index = 0; index < 2 ** (tree.depth - level); index++) {
          const siblings = tree.path({ level, index });
          expect(dpin.foldPath({ hash: tree.node({ level, index }), index, siblings })).to.deep.equal(tree.root);
          if (index * 2 ** level >= count) expect(tree.node({ level, index })).to.deep.equal(dpin.zeroHash({ level }));
        }
      }
      expect(() => tree.node({ level: 0, index: 2 ** tree.depth })).to.throw(RangeError);
      expect(() => tree.node({ level: tree.depth + 1, index: 0 })).to.throw(RangeError);
      expect(() => dpin.foldPath({ hash: tree.root, index: 1, siblings: [] })).to.throw(RangeError);
    }
  });

  it("pads a tensor's last leaf with zeros, and a leaf has at most 512 bytes", () => {
    const bytes = Uint8Array.from({ length: 700 }, (_, i) => i);
    const padded = new Uint8Array(1024);
    padded.set(bytes);
    expect(dpin.commitTensor({ bytes }).root).to.deep.equal(dpin.commitTensor({ bytes: padded }).root);
    expect(dpin.commitTensor({ bytes }).count).to.equal(2);
    expect(() => dpin.leafHash({ bytes: padded })).to.throw(RangeError, "512");
  });

  it("generates the same bytes in whole and in part, other ones for another index or seed", () => {
    const inputRoot = dpin.sha256(Uint8Array.of(1));
    const whole = dpin.generateTensor({ inputRoot, index: 3, byteLength: 1000 });
    expect(dpin.generateTensor({ inputRoot, index: 3, byteLength: 77 })).to.deep.equal(whole.slice(0, 77));
    const seed = dpin.keccak256(inputRoot, Uint8Array.of(0, 0, 0, 3));
    const block = dpin.keccak256(seed, new Uint8Array(32).with(31, 5));
    expect(whole.slice(160, 192)).to.deep.equal(block);
    expect(dpin.generateTensor({ inputRoot, index: 4, byteLength: 32 })).to.not.deep.equal(whole.slice(0, 32));
    expect(dpin.generateTensor({ inputRoot: seed, index: 3, byteLength: 32 })).to.not.deep.equal(whole.slice(0, 32));
  });
});
