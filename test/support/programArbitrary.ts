import fc from "fast-check";
import type { RandomProgram } from "./randomProgram.ts";
import { randomProgram } from "./randomProgram.ts";

/** Returns a fast-check arbitrary of random valid programs; it shrinks to fewer ops. */
export function programArbitrary({ maxOps = 6 }: { maxOps?: number } = {}): fc.Arbitrary<RandomProgram> {
  return fc
    .record({ seed: fc.noShrink(fc.nat()), ops: fc.integer({ min: 1, max: maxOps }) })
    .map(({ seed, ops }) => randomProgram({ seed, maxOps: ops }));
}
