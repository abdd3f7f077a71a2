import { RESIDUE_PRIME } from "./reduceResidue.ts";

/** The most that the platform gives at once. */
const MOST_WORDS = 16_384;

/** `count` independent residues, uniform modulo RESIDUE_PRIME, from the platform's cryptographic source: nobody can foresee them. */
export function drawResidues({ count }: { count: number }): Float64Array {
  const residues = new Float64Array(count);
  const words = new Uint32Array(Math.min(count, MOST_WORDS));
  for (let drawn = 0; drawn < count;) {
    crypto.getRandomValues(words);
    for (let i = 0; i < words.length && drawn < count; i++) {
      // Of 2^32 words five are no residue: another one is drawn, so that all are equally likely.
      if (words[i]! < RESIDUE_PRIME) residues[drawn++] = words[i]!;
    }
  }
  return residues;
}
