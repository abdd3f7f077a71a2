import type { Hex } from "viem";
import { keepLatest } from "../keepLatest.ts";

/** How many of the latest mined transactions are kept. */
const MINED_LATELY = 64;

/** Which nonces of a key are in use here. */
export interface Nonces {
  /** Behind what is in flight, or where a reorganisation has left a gap before it; `used` nonces are used on chain. */
  firstFree(used: number): number;
  take(of: { nonce: number; deadline: bigint | undefined }): void;
  release(nonce: number): void;
  /** Remembers what was mined: a reorganisation may take it back, and what is in flight behind it then waits for it. */
  mined(of: { nonce: number; raw: Hex }): void;
  minedAs(nonce: number): Hex | undefined;
  /** What was mined lately among these nonces and is not in flight. */
  minedBetween(of: { from: number; to: number }): Hex[];
  /** The nearest deadline of a nonce's call and of those behind it: none of them can be mined before it is. */
  pressing(of: { nonce: number; deadline: bigint | undefined }): bigint | undefined;
}

export function createNonces(): Nonces {
  /** Each with its deadline. */
  const inFlight = new Map<number, bigint | undefined>();
  const minedLately = new Map<number, Hex>();
  return {
    firstFree: (used) => {
      let nonce = used;
      while (inFlight.has(nonce)) nonce++;
      return nonce;
    },
    take: ({ nonce, deadline }) => void inFlight.set(nonce, deadline),
    release: (nonce) => void inFlight.delete(nonce),
    mined: ({ nonce, raw }) => keepLatest({ map: minedLately, key: nonce, value: raw, most: MINED_LATELY }),
    minedAs: (nonce) => minedLately.get(nonce),
    minedBetween: ({ from, to }) => {
      const found: Hex[] = [];
      for (let nonce = from; nonce < to; nonce++) {
        const raw = inFlight.has(nonce) ? undefined : minedLately.get(nonce);
        if (raw !== undefined) found.push(raw);
      }
      return found;
    },
    pressing: ({ nonce, deadline }) => {
      let nearest = deadline;
      for (const [other, due] of inFlight)
        if (other > nonce && due !== undefined && (nearest === undefined || due < nearest)) nearest = due;
      return nearest;
    },
  };
}
