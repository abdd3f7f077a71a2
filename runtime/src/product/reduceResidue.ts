/** 2^32 − 5, a prime above the difference of any two sums that pass the range check. */
export const RESIDUE_PRIME = 4_294_967_291;

/** The residue of a whole number of at most 2^52 + 2^32 in size modulo RESIDUE_PRIME, from 0 to RESIDUE_PRIME − 1. */
export function reduceResidue(value: number): number {
  // The quotient may be one too large or too small; its product and the difference are exact.
  const rest = value - Math.floor(value / RESIDUE_PRIME) * RESIDUE_PRIME;
  if (rest < 0) return rest + RESIDUE_PRIME;
  return rest >= RESIDUE_PRIME ? rest - RESIDUE_PRIME : rest;
}
