// Keccak-f[1600] of one 64-byte message, a node keccak256(left ‖ right), in scalar registers and in pieces small enough to go between the rounds of
// other work. A round is six pieces, from one state in memory to another: the columns' parities (theta), then the five rows of the result (rho, pi, chi, iota).
/** Bytes of a state: the 25 words a[x + 5y]. */
export const STATE: usize = 25 * 8;

// @ts-ignore: decorator
@inline
function column(a: usize, x: usize): u64 {
  const upper = load<u64>(a + x * 8) ^ load<u64>(a + (x + 5) * 8) ^ load<u64>(a + (x + 10) * 8);
  return upper ^ load<u64>(a + (x + 15) * 8) ^ load<u64>(a + (x + 20) * 8);
}

/** Word x + 5y after theta and rho. */
// @ts-ignore: decorator
@inline
function lane(a: usize, d: usize, x: usize, y: usize, n: i32): u64 {
  return rotl<u64>(load<u64>(a + (x + 5 * y) * 8) ^ load<u64>(d + x * 8), n);
}

// @ts-ignore: decorator
@inline
function storeRow(to: usize, e0: u64, e1: u64, e2: u64, e3: u64, e4: u64): void {
  store<u64>(to, e0);
  store<u64>(to, e1, 8);
  store<u64>(to, e2, 16);
  store<u64>(to, e3, 24);
  store<u64>(to, e4, 32);
}

/** Piece 0 of the round from the state at `a`: to `d` what theta adds to each column. */
// @ts-ignore: decorator
@inline
export function parities(a: usize, d: usize): void {
  const c0 = column(a, 0);
  const c1 = column(a, 1);
  const c2 = column(a, 2);
  const c3 = column(a, 3);
  const c4 = column(a, 4);
  store<u64>(d, c4 ^ rotl<u64>(c1, 1));
  store<u64>(d, c0 ^ rotl<u64>(c2, 1), 8);
  store<u64>(d, c1 ^ rotl<u64>(c3, 1), 16);
  store<u64>(d, c2 ^ rotl<u64>(c4, 1), 24);
  store<u64>(d, c3 ^ rotl<u64>(c0, 1), 32);
}

/**
 * Piece y + 1: row `y` of the state at `to`; `constant` is where the round's constant lies. In both states the words 1, 2, 8, 12, 17 and 20 are complemented, so
 * that chi takes five complements a round instead of 25 (Bertoni et al., Keccak implementation overview, 2.2 "lane complementing").
 */
// @ts-ignore: decorator
@inline
export function row(y: i32, a: usize, d: usize, to: usize, constant: usize): void {
  to += y * 40;
  if (y == 0) {
    const b0 = lane(a, d, 0, 0, 0);
    const b1 = lane(a, d, 1, 1, 44);
    const b2 = lane(a, d, 2, 2, 43);
    const b3 = lane(a, d, 3, 3, 21);
    const b4 = lane(a, d, 4, 4, 14);
    storeRow(to, b0 ^ (b1 | b2) ^ load<u64>(constant), b1 ^ (~b2 | b3), b2 ^ (b3 & b4), b3 ^ (b4 | b0), b4 ^ (b0 & b1));
  }
  if (y == 1) {
    const b0 = lane(a, d, 3, 0, 28);
    const b1 = lane(a, d, 4, 1, 20);
    const b2 = lane(a, d, 0, 2, 3);
    const b3 = lane(a, d, 1, 3, 45);
    const b4 = lane(a, d, 2, 4, 61);
    storeRow(to, b0 ^ (b1 | b2), b1 ^ (b2 & b3), b2 ^ (b3 | ~b4), b3 ^ (b4 | b0), b4 ^ (b0 & b1));
  }
  if (y == 2) {
    const b0 = lane(a, d, 1, 0, 1);
    const b1 = lane(a, d, 2, 1, 6);
    const b2 = lane(a, d, 3, 2, 25);
    const b3 = lane(a, d, 4, 3, 8);
    const b4 = lane(a, d, 0, 4, 18);
    const n3 = ~b3;
    storeRow(to, b0 ^ (b1 | b2), b1 ^ (b2 & b3), b2 ^ (n3 & b4), n3 ^ (b4 | b0), b4 ^ (b0 & b1));
  }
  if (y == 3) {
    const b0 = lane(a, d, 4, 0, 27);
    const b1 = lane(a, d, 0, 1, 36);
    const b2 = lane(a, d, 1, 2, 10);
    const b3 = lane(a, d, 2, 3, 15);
    const b4 = lane(a, d, 3, 4, 56);
    const n3 = ~b3;
    storeRow(to, b0 ^ (b1 & b2), b1 ^ (b2 | b3), b2 ^ (n3 | b4), n3 ^ (b4 & b0), b4 ^ (b0 | b1));
  }
  if (y == 4) {
    const b0 = lane(a, d, 2, 0, 62);
    const b1 = lane(a, d, 3, 1, 55);
    const b2 = lane(a, d, 4, 2, 39);
    const b3 = lane(a, d, 0, 3, 41);
    const b4 = lane(a, d, 1, 4, 2);
    const n1 = ~b1;
    storeRow(to, b0 ^ (n1 & b2), n1 ^ (b2 | b3), b2 ^ (b3 & b4), b3 ^ (b4 | b0), b4 ^ (b0 & b1));
  }
}

/** Makes the state before the first round: the 64 bytes at `pair`, padded. */
// @ts-ignore: decorator
@inline
export function beginNode(a: usize, pair: usize): void {
  for (let i: usize = 0; i < 64; i += 16) v128.store(a + i, v128.load(pair + i));
  for (let i: usize = 64; i < STATE; i += 8) store<u64>(a + i, 0);
  store<u64>(a, ~load<u64>(a, 8), 8);
  store<u64>(a, ~load<u64>(a, 16), 16);
  store<u64>(a, ~1, 8 * 8);
  store<u64>(a, -1, 12 * 8);
  store<u64>(a, 0x8000000000000000, 16 * 8);
  store<u64>(a, -1, 17 * 8);
  store<u64>(a, -1, 20 * 8);
}

/** Writes the hash that is in the state after 24 rounds. */
// @ts-ignore: decorator
@inline
export function endNode(a: usize, to: usize): void {
  store<u64>(to, load<u64>(a));
  store<u64>(to, ~load<u64>(a, 8), 8);
  store<u64>(to, ~load<u64>(a, 16), 16);
  store<u64>(to, load<u64>(a, 24), 24);
}
