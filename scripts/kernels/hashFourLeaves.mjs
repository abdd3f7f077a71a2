// Writes the source of the WASM kernel `hashFourLeaves`: SHA-256 (FIPS 180-4) of four 512-byte leaves in vectors, lane l of each belonging to leaf l, and
// between its rounds Keccak-f[1600] of three nodes in scalar registers. The vectors keep only a part of a core busy; taken together both
// cost little more than the leaves alone. Written by a program because it is unrolled by 16 rounds of the one and two of the other: then the words of
// Keccak's state stay in variables, which V8 keeps on the stack and reads as operands, where a load from WASM memory as an operand
// is done twice, and the second round's results take the places that the first one's operands leave.

const SHA_ROUNDS = 16;
/** Bytes of a vector. */
const VECTOR = 16;
const WORDS = 25;

const ROUND_KEYS = (
  "428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174 " +
  "e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da 983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 " +
  "27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070 " +
  "19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2"
).split(" ");
const INITIAL = "6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19".split(" ");

/** rho's rotation of word x + 5y. */
const ROTATIONS = [
  [0, 1, 62, 28, 27],
  [36, 44, 6, 55, 20],
  [3, 10, 43, 25, 39],
  [41, 45, 15, 21, 8],
  [18, 2, 61, 56, 14],
];
/**
 * Words that the state holds complemented between rounds, so that chi takes five complements a round instead of 25 (Bertoni et al., Keccak
 * implementation overview, 2.2 "lane complementing"); and chi of each row under that.
 */
const COMPLEMENTED = [1, 2, 8, 12, 17, 20];
const CHI = [
  ["b0 ^ (b1 | b2)", "b1 ^ (~b2 | b3)", "b2 ^ (b3 & b4)", "b3 ^ (b4 | b0)", "b4 ^ (b0 & b1)"],
  ["b0 ^ (b1 | b2)", "b1 ^ (b2 & b3)", "b2 ^ (b3 | ~b4)", "b3 ^ (b4 | b0)", "b4 ^ (b0 & b1)"],
  ["b0 ^ (b1 | b2)", "b1 ^ (b2 & b3)", "b2 ^ (~b3 & b4)", "~b3 ^ (b4 | b0)", "b4 ^ (b0 & b1)"],
  ["b0 ^ (b1 & b2)", "b1 ^ (b2 | b3)", "b2 ^ (~b3 | b4)", "~b3 ^ (b4 & b0)", "b4 ^ (b0 | b1)"],
  ["b0 ^ (~b1 & b2)", "~b1 ^ (b2 | b3)", "b2 ^ (b3 & b4)", "b3 ^ (b4 | b0)", "b4 ^ (b0 & b1)"],
];

const five = [0, 1, 2, 3, 4];
const join = (lines) => lines.join("\n");

/** The statements of a Keccak round that makes the words `to`… of the words `from`…; `constant` is the number of iota's word behind the present one. */
function keccakRound({ from, to, constant }) {
  const parity = (x) => five.map((y) => `${from}${x + 5 * y}`).join(" ^ ");
  const theta = [
    ...five.map((x) => `const ${from}c${x} = ${parity(x)};`),
    ...five.map((x) => `d${x} = ${from}c${(x + 4) % 5} ^ rotl<u64>(${from}c${(x + 1) % 5}, 1);`),
  ];
  const row = (y) => {
    const name = (x) => `${from}${y}b${x}`;
    // pi brings to (x, y) the word that was at (x + 3y, x), all mod 5.
    const moved = (x) => {
      const column = (x + 3 * y) % 5;
      return `const ${name(x)} = rotl<u64>(${from}${column + 5 * x} ^ d${column}, ${ROTATIONS[x][column]});`;
    };
    const iota = (x) => (x === 0 && y === 0 ? ` ^ load<u64>(constant, ${8 * constant})` : "");
    const chi = (x) => CHI[y][x].replaceAll(/b(\d)/g, (_, i) => name(i));
    return [...five.map(moved), ...five.map((x) => `${to}${x + 5 * y} = ${chi(x)}${iota(x)};`)];
  };
  return [...theta, ...five.flatMap(row)];
}

/**
 * 16 rounds of SHA-256 with the words at p, … in steps of like cost; when `extending`, the 16 words behind them are made too; when `keyed`, the rounds'
 * keys are in the words already.
 */
function shaSteps({ extending = false, keyed = false }) {
  const names = [..."abcdefgh"];
  const steps = [];
  for (let i = 0; i < SHA_ROUNDS; ++i) {
    const [a, b, , d, e, f, g, h] = names;
    // The majority of a, b, c is ((a ^ b) & (b ^ c)) ^ b, and b ^ c was the round before's a ^ b.
    const [ab, bc] = i % 2 === 0 ? ["y", "x"] : ["x", "y"];
    const word = extending ? "word" : `v128.load(p, ${VECTOR * i})`;
    const keyedWord = keyed ? word : `i32x4.add(${word}, v128.load(k, ${VECTOR * i}))`;
    steps.push([
      ...(extending ? [`word = nextWord;`, `nextWord = v128.load(p, ${VECTOR * (i + 1)});`] : []),
      `t = temporary1(${e}, ${f}, ${g}, ${h}, ${keyedWord});`,
      `${ab} = v128.xor(${a}, ${b});`,
      `${d} = i32x4.add(${d}, t);`,
    ]);
    steps.push([`${h} = i32x4.add(t, i32x4.add(bigSigma0(${a}), v128.xor(v128.and(${ab}, ${bc}), ${b})));`]);
    // After the round: its sums wait for one another, the schedule's hardly do.
    if (extending) {
      const [back7, back2] = [9, 14].map((ahead) => `v128.load(p, ${VECTOR * (i + ahead)})`);
      steps.push([`v128.store(p, extended(word, nextWord, ${back7}, ${back2}), ${VECTOR * (i + 16)});`]);
    }
    names.unshift(names.pop());
  }
  return steps;
}

/** 16 rounds of SHA-256 with two of Keccak between them, evenly, from the words s… by the words u… to the words s…. */
function rounds(options) {
  const steps = shaSteps(options);
  const keccak = [keccakRound({ from: "s", to: "u", constant: 0 }), keccakRound({ from: "u", to: "s", constant: 1 })].flat();
  const upTo = (step) => Math.round((step * keccak.length) / steps.length);
  return steps.flatMap((step, i) => [...keccak.slice(upTo(i), upTo(i + 1)), ...step]);
}

const words = (name) => Array.from({ length: WORDS }, (_, i) => `${name}${i}`);
/** What the words of a message of 64 bytes at `pair` are, padded as Keccak's original does, before the first round. */
const padded = { 8: 1n, 16: 1n << 63n };
const complement = (i, text) => (COMPLEMENTED.includes(i) ? `~${text}` : text);
const begin = words("s").map((s, i) => `${s} = ${complement(i, i < 8 ? `load<u64>(pair, ${8 * i})` : `<u64>${padded[i] ?? 0}`)};`);
const end = [0, 1, 2, 3].map((i) => `store<u64>(node, ${complement(i, `s${i}`)}, ${8 * i});`);

export const hashFourLeaves = `// Written by scripts/kernels/hashFourLeaves.mjs.
import { ROUND_CONSTANTS } from "./keccak";
import { bigSigma0, extended, swapped, temporary1, transposed } from "./sha256";

/** The rounds' keys, each four times. */
export const K: usize = memory.data<u32>([${ROUND_KEYS.flatMap((key) => Array(4).fill(`0x${key}`)).join(", ")}]);

/**
 * Writes the hashes of the four leaves at \`from\`, \`from + 512\`, … to \`to\`, \`to + 32\`, …; \`scratch\` is 2,048 bytes whose second half \`preparePadding\`
 * filled. Reads up to 2,304 bytes behind the leaves. Writes also the hashes of the two pairs of nodes at \`children\` to \`parents\`, and that of the pair which these make to \`grandparent\`.
 */
export function hashFourLeaves(from: usize, to: usize, scratch: usize, children: usize, parents: usize, grandparent: usize): void {
${join(words("s").map((name) => `let ${name}: u64 = 0;`))}
${join([...words("u"), ...five.map((x) => `d${x}`)].map((name) => `let ${name}: u64;`))}
let constant = ROUND_CONSTANTS;
${join(INITIAL.map((value, i) => `let h${i} = i32x4.splat(0x${value});`))}
let touched: u32 = 0;
for (let block: i32 = 0; block < 9; block++) {
  // Three blocks carry a node.
  if (block % 3 == 0) {
    const pair = block == 0 ? children : block == 3 ? children + 64 : parents;
${join(begin)}
    constant = ROUND_CONSTANTS;
  }
${join([..."abcdefgh"].map((name, i) => `let ${name} = h${i};`))}
  let x = v128.xor(b, c);
  let y: v128;
  let t: v128;
  if (block < 8) {
    for (let i: usize = 0; i < 64; i += 16) {
      const at = from + i;
      transposed(scratch + i * 4, swapped(at), swapped(at + 512), swapped(at + 1024), swapped(at + 1536));
    }
    let p = scratch;
    let k = K;
    let word: v128;
    let nextWord = v128.load(p);
    for (const end = p + 768; p < end; p += 256, k += 256, constant += 16) {
${join(rounds({ extending: true }))}
    }
${join(rounds({}))}
    constant += 16;
  } else {
    let p = scratch + 1024;
    for (const end = p + 1024; p < end; p += 256, constant += 16) {
${join(rounds({ keyed: true }))}
    }
  }
${join([..."abcdefgh"].map((name, i) => `h${i} = i32x4.add(h${i}, ${name});`))}
  // Calls the next four leaves into the cache in the order in which they lie: the four that are read at a time are not, and no prefetcher sees through that.
  const ahead = from + 2048 + 192 * block;
  touched ^= load<u32>(ahead) ^ load<u32>(ahead, 64) ^ load<u32>(ahead, 128) ^ load<u32>(ahead, 192);
  from += 64;
  if (block % 3 == 2) {
    const node = block == 2 ? parents : block == 5 ? parents + 32 : grandparent;
${join(end)}
  }
}
transposed(scratch, h0, h1, h2, h3);
transposed(scratch + 64, h4, h5, h6, h7);
// Kept, so that the compiler keeps the loads.
store<u32>(scratch + 128, touched);
for (let leaf: usize = 0; leaf < 4; leaf++) {
  v128.store(to + leaf * 32, swapped(scratch + leaf * 16));
  v128.store(to + leaf * 32, swapped(scratch + leaf * 16 + 64), 16);
}
}
`;
