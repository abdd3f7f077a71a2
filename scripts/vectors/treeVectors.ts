import { toHex } from "../../runtime/src/bytes/toHex.ts";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { generateTensor } from "../../runtime/src/hash/generateTensor.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { sha256 } from "../../runtime/src/hash/sha256.ts";
import { zeroHash } from "../../runtime/src/hash/zeroHash.ts";

/** Zero subtrees, trees over lists with all their paths and ranges, tensor roots, generated tensors. */
export function treeVectors(): unknown {
  return {
    zeroHashes: Array.from({ length: 22 }, (_, level) => toHex(zeroHash({ level }))),
    trees: [0, 1, 2, 3, 5, 8, 11].map(treeOfCount),
    tensors: [1, 511, 512, 513, 1024, 1537, 5000].map((length) => {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + 3) & 255);
      return { bytes: `byte i is (7 i + 3) mod 256, ${length} bytes`, length, root: toHex(commitTensor({ bytes }).root) };
    }),
    inputRoot: {
      inputs: ["0x01", "0x02030405"],
      root: toHex(inputRootOf({ inputs: [Uint8Array.of(1), Uint8Array.of(2, 3, 4, 5)] })),
    },
    generated: [0, 1, 0xffffffff].map((index) => {
      const inputRoot = sha256(Uint8Array.of(index & 255));
      return { inputRoot: toHex(inputRoot), index, bytes: toHex(generateTensor({ inputRoot, index, byteLength: 100 })) };
    }),
  };
}

function treeOfCount(count: number): unknown {
  const hashes = Array.from({ length: count }, (_, i) => sha256(Uint8Array.of(i)));
  const tree = rootOf({ hashes });
  const indices = Array.from({ length: count }, (_, i) => i);
  return {
    hashes: hashes.map(toHex),
    depth: tree.depth,
    root: toHex(tree.root),
    paths: indices.map((index) => tree.path({ index }).map(toHex)),
    ranges: indices.flatMap((first) =>
      [2, 3, count - first]
        .filter((size, i, sizes) => size >= 2 && first + size <= count && sizes.indexOf(size) === i)
        .map((size) => ({ first, count: size, siblings: tree.range({ first, count: size }).map(toHex) })),
    ),
  };
}
