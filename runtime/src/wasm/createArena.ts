/** Lays out the shared memory of a run before it exists: addresses first, contents later. */
export interface Arena {
  /** Address of `bytes` new bytes, aligned to 64. */
  take(bytes: number): number;
  /** Address of new i32 words with these values (each taken mod 2^32). */
  words(values: readonly number[]): number;
  /** Bytes taken so far. */
  readonly size: number;
  /** Writes all words into the memory. */
  write(memory: ArrayBufferLike): void;
}

/** Creates an arena whose first address is `start`. */
export function createArena({ start }: { start: number }): Arena {
  let size = start;
  const written: { address: number; values: readonly number[] }[] = [];
  const take = (bytes: number) => {
    const address = size;
    size += Math.ceil(bytes / 64) * 64;
    return address;
  };
  return {
    take,
    words: (values) => {
      const address = take(values.length * 4);
      written.push({ address, values });
      return address;
    },
    get size() {
      return size;
    },
    write: (memory) => {
      const words = new Int32Array(memory);
      for (const { address, values } of written) values.forEach((value, i) => (words[address / 4 + i] = value));
    },
  };
}
