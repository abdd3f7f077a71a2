/** Invocations of a workgroup, one leaf each. */
const GROUP = 64;

// First 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8 (FIPS 180-4).
function fractions(count: number, root: (x: number) => number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes.map((p) => Math.floor((root(p) % 1) * 2 ** 32));
}

/**
 * Kernel of the leaf hashes of up to six tensors: hash[i] = SHA-256 of the 512 bytes at leaf i, zero behind the tensor's words (FIPS 180-4).
 *
 * One invocation per leaf, whole workgroups per tensor. Parameters: per tensor [its words, its leaves, first word of its level 0 in the trees, its first
 * workgroup]. Bindings: parameters, the tensors, trees.
 */
export function leafKernel({ tensors }: { tensors: number }): { text: string; groupsOf: (leaves: number) => number } {
  const k = fractions(64, Math.cbrt);
  const start = fractions(8, Math.sqrt);
  const names = "abcdefgh".split("");
  // Sixteen rounds unrolled, four times over: the eight registers turn by renaming, which sixteen rounds undo.
  const rounds = Array.from({ length: 16 }, (_, i) => {
    const [a, b, c, d, e, f, g, h] = names.map((_, j) => names[(j - i + 16) % 8]!);
    return `${h} = ${h} + big1(${e}) + ((${e} & ${f}) ^ (~${e} & ${g})) + CUBE_ROOTS[turn16 + ${i}u] + w${i};
    ${d} = ${d} + ${h};
    ${h} = ${h} + big0(${a}) + ((${a} & ${b}) ^ (${a} & ${c}) ^ (${b} & ${c}));`;
  });
  const schedule = rounds.map((_, i) => `w${i} = w${i} + small0(w${(i + 1) % 16}) + w${(i + 9) % 16} + small1(w${(i + 14) % 16});`);
  const words = Array.from({ length: 16 }, (_, i) => i);
  const numbers = Array.from({ length: tensors }, (_, i) => i);
  const text = `@group(0) @binding(0) var<storage, read> parameters: array<u32>;
${numbers.map((i) => `@group(0) @binding(${i + 1}) var<storage, read> tensor${i}: array<vec4<u32>>;`).join("\n")}
@group(0) @binding(${tensors + 1}) var<storage, read_write> tree: array<u32>;
const CUBE_ROOTS = array<u32, 64>(${k.map((constant) => `${constant}u`).join(", ")});
fn turn(x: u32, n: u32) -> u32 { return (x >> n) | (x << (32u - n)); }
fn small0(x: u32) -> u32 { return turn(x, 7u) ^ turn(x, 18u) ^ (x >> 3u); }
fn small1(x: u32) -> u32 { return turn(x, 17u) ^ turn(x, 19u) ^ (x >> 10u); }
fn big0(x: u32) -> u32 { return turn(x, 2u) ^ turn(x, 13u) ^ turn(x, 22u); }
fn big1(x: u32) -> u32 { return turn(x, 6u) ^ turn(x, 11u) ^ turn(x, 25u); }
fn swap(x: u32) -> u32 { return (x << 24u) | ((x & 0xff00u) << 8u) | ((x >> 8u) & 0xff00u) | (x >> 24u); }
fn quad_at(tensor: u32, at: u32) -> vec4<u32> {
  switch (tensor) {
    ${numbers
      .slice(1)
      .map((i) => `case ${i}u: { return tensor${i}[at]; }`)
      .join("\n    ")}
    default: { return tensor0[at]; }
  }
}
// Four words, of which those behind the tensor's end are 0.
fn load(tensor: u32, words: u32, at: u32) -> vec4<u32> {
  if (at * 4u >= words) { return vec4<u32>(); }
  let quad = quad_at(tensor, at);
  let real = vec4<u32>(0u, 1u, 2u, 3u) + vec4<u32>(at * 4u) < vec4<u32>(words);
  return select(vec4<u32>(), quad, real);
}
@compute @workgroup_size(${GROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let number = group.x + group.y * groups.x;
  var tensor = 0u;
  ${numbers
    .slice(1)
    .map((i) => `if (number >= parameters[${4 * i + 3}]) { tensor = ${i}u; }`)
    .join("\n  ")}
  let words = parameters[tensor * 4u];
  let leaf = (number - parameters[tensor * 4u + 3u]) * ${GROUP}u + lane;
  if (leaf >= parameters[tensor * 4u + 1u]) { return; }
  ${start.map((value, i) => `var s${i} = ${value}u;`).join(" ")}
  for (var block = 0u; block < 9u; block++) {
  ${words.map((i) => `var w${i} = 0u;`).join(" ")}
  if (block == 8u) { w0 = 0x80000000u; w15 = 4096u; } else {
    ${[0, 1, 2, 3]
      .map(
        (q) =>
          `let q${q} = load(tensor, words, leaf * 32u + block * 4u + ${q}u); ${["x", "y", "z", "w"].map((axis, j) => `w${4 * q + j} = swap(q${q}.${axis});`).join(" ")}`,
      )
      .join("\n    ")}
  }
  ${names.map((name, i) => `var ${name} = s${i};`).join(" ")}
  for (var turn16 = 0u; turn16 < 64u; turn16 += 16u) {
    if (turn16 > 0u) {
      ${schedule.join("\n      ")}
    }
    ${rounds.join("\n    ")}
  }
  ${names.map((name, i) => `s${i} = s${i} + ${name};`).join(" ")}
  }
  let at = parameters[tensor * 4u + 2u] + leaf * 8u;
  ${names.map((_, i) => `tree[at + ${i}u] = swap(s${i});`).join(" ")}
}
`;
  return { text, groupsOf: (leaves) => Math.ceil(leaves / GROUP) };
}
