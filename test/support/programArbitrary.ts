import fc from "fast-check";
import { randomProgram, type RandomProgram } from "./randomProgram.ts";
import { smallerPrograms } from "./smallerPrograms.ts";

// fast-check takes new kinds of arbitraries as subclasses only.
class ProgramArbitrary extends fc.Arbitrary<RandomProgram> {
  readonly #maxOps: number;

  constructor(maxOps: number) {
    super();
    this.#maxOps = maxOps;
  }

  generate(random: fc.Random): fc.Value<RandomProgram> {
    return new fc.Value(randomProgram({ seed: random.nextInt(0, 2 ** 31 - 1), maxOps: this.#maxOps }), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is RandomProgram {
    return typeof value === "object" && value !== null && "program" in value;
  }

  shrink(given: RandomProgram): fc.Stream<fc.Value<RandomProgram>> {
    return fc.stream(smallerPrograms({ given })).map((program) => new fc.Value(program, undefined));
  }
}

/** Returns a fast-check arbitrary of random valid programs; it shrinks to fewer and simpler ops on less and plainer data. */
export function programArbitrary({ maxOps = 6 }: { maxOps?: number } = {}): fc.Arbitrary<RandomProgram> {
  return new ProgramArbitrary(maxOps);
}
