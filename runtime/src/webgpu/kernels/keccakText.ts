/**
 * WGSL of `fn keccak(state: ptr<function, array<vec2<u32>, 25>>)`: Keccak-f[1600] (FIPS 202), lanes as (low, high) words, lane x + 5y.
 * Round constants come from the LFSR and rotations from the triangular numbers of the standard.
 */
export function keccakText(): string {
  const constants: [number, number][] = [];
  let lfsr = 1;
  for (let round = 0; round < 24; round++) {
    const words: [number, number] = [0, 0];
    for (let j = 0; j <= 6; j++) {
      const bit = 2 ** j - 1;
      if (lfsr & 1) words[bit < 32 ? 0 : 1] |= 1 << (bit % 32);
      lfsr = (lfsr << 1) ^ (lfsr & 0x80 ? 0x171 : 0);
    }
    constants.push([words[0] >>> 0, words[1] >>> 0]);
  }
  const turns = new Array<number>(25).fill(0);
  for (let t = 0, x = 1, y = 0; t < 24; t++) {
    turns[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  const turned = (lane: string, by: number): string => {
    if (by === 0) return lane;
    const [near, far] = by < 32 ? [lane, `${lane}.yx`] : [`${lane}.yx`, lane];
    const n = by % 32;
    return n === 0 ? near : `((${near} << vec2<u32>(${n}u)) | (${far} >> vec2<u32>(${32 - n}u)))`;
  };
  const lanes = Array.from({ length: 25 }, (_, i) => i);
  const columns = [0, 1, 2, 3, 4];
  const lines = [
    ...columns.map((x) => `let c${x} = ${columns.map((y) => `s${x + 5 * y}`).join(" ^ ")};`),
    ...columns.map((x) => `let d${x} = c${(x + 4) % 5} ^ ${turned(`c${(x + 1) % 5}`, 1)};`),
    ...lanes.map((i) => `let t${i} = s${i} ^ d${i % 5};`),
    ...lanes.map((i) => {
      const [x, y] = [i % 5, Math.floor(i / 5)];
      return `let b${y + 5 * ((2 * x + 3 * y) % 5)} = ${turned(`t${i}`, turns[i]!)};`;
    }),
    ...lanes.map((i) => {
      const [x, y] = [i % 5, Math.floor(i / 5)];
      const iota = i === 0 ? " ^ ROUNDS[round]" : "";
      return `s${i} = b${i} ^ (~b${((x + 1) % 5) + 5 * y} & b${((x + 2) % 5) + 5 * y})${iota};`;
    }),
  ];
  return `const ROUNDS = array<vec2<u32>, 24>(${constants.map(([low, high]) => `vec2<u32>(${low}u, ${high}u)`).join(", ")});
fn keccak(state: ptr<function, array<vec2<u32>, 25>>) {
  ${lanes.map((i) => `var s${i} = (*state)[${i}];`).join(" ")}
  for (var round = 0u; round < 24u; round++) {
    ${lines.join("\n    ")}
  }
  ${lanes.map((i) => `(*state)[${i}] = s${i};`).join(" ")}
}`;
}
