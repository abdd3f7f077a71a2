/** How many blocks are asked for at once. */
export interface LogSpan {
  readonly blocks: number;
  /** A node refused so many. */
  halve(): void;
  /** A node gave so many. */
  succeed(): void;
}

/** After so many successes in a row it grows. */
const CALM = 4;

/** Begins at `most` blocks, halves down to one, and grows again by a half after every four successes in a row. */
export function createLogSpan({ most }: { most: number }): LogSpan {
  let blocks = most;
  let successes = 0;
  return {
    get blocks() {
      return blocks;
    },
    halve: () => {
      blocks = Math.max(1, Math.floor(blocks / 2));
      successes = 0;
    },
    succeed: () => {
      if (++successes < CALM) return;
      blocks = Math.min(most, blocks + Math.ceil(blocks / 2));
      successes = 0;
    },
  };
}
