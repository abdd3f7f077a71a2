/** A step that the story must have taken, and whether it did. */
export interface Check {
  readonly what: string;
  readonly passed: boolean;
  /** What was seen instead. */
  readonly seen: string;
}

/** Collects what the story promises: one that fails makes `--once` fail, but the others are still told. */
export interface Checks {
  readonly all: readonly Check[];
  /** A step that others build on did not happen. */
  missed(what: string): void;
  equal(what: string, actual: bigint | number | string | boolean, expected: bigint | number | string | boolean): void;
}

/** Creates an empty list of checks. */
export function createChecks(): Checks {
  const all: Check[] = [];
  return {
    all,
    missed(what) {
      all.push({ what, passed: false, seen: "the story ended here" });
    },
    equal(what, actual, expected) {
      all.push({ what, passed: actual === expected, seen: `${String(actual)} instead of ${String(expected)}` });
    },
  };
}
