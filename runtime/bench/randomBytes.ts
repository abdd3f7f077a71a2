/** `count` bytes that look random and are the same on every machine. */
export function randomBytes({ count, seed }: { count: number; seed: number }): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => Math.imul(i + seed * 77_777, 2654435761) >>> 21);
}
