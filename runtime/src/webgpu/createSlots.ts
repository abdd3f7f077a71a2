/** Device buffers that tensors use in turn, planned before any exists. */
export interface Slots {
  /** The slot of a new tensor of `bytes` bytes. */
  take(bytes: number): number;
  /** Says that the slot's tensor is no longer needed. */
  free(slot: number): void;
  /** Bytes of each slot, multiples of 16. */
  readonly sizes: readonly number[];
}

/** Creates an empty plan: a tensor gets the smallest free slot that holds it, else the largest free one, grown, else a new one. */
export function createSlots(): Slots {
  const sizes: number[] = [];
  const idle = new Set<number>();
  return {
    sizes,
    take: (bytes) => {
      const size = Math.ceil(bytes / 16) * 16;
      const bySize = [...idle].sort((x, y) => sizes[x]! - sizes[y]!);
      const slot = bySize.find((candidate) => sizes[candidate]! >= size) ?? bySize[bySize.length - 1] ?? sizes.push(0) - 1;
      sizes[slot] = Math.max(sizes[slot]!, size);
      idle.delete(slot);
      return slot;
    },
    free: (slot) => void idle.add(slot),
  };
}
