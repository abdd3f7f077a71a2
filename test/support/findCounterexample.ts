import fc from "fast-check";
import { DisagreementError, type Tally } from "./createTally.ts";
import type { HonestJob } from "./honestJob.ts";
import { programArbitrary } from "./programArbitrary.ts";
import type { RandomProgram } from "./randomProgram.ts";
import { writeRegression } from "./writeRegression.ts";

/** A program on which a player disagrees with the reference, as small as shrinking made it, and the vector it was saved as. */
export interface Counterexample {
  readonly program: RandomProgram;
  readonly player: string;
  readonly found: string;
  readonly file: string;
}

/** Plays random programs; the first on which a player disagrees is shrunk, saved as a vector in `folder`, and returned. */
export async function findCounterexample({
  tally,
  seed,
  programs,
  folder,
  onJob,
}: {
  tally: Tally;
  seed: number;
  programs: number;
  folder?: string;
  onJob?(job: HonestJob): void;
}): Promise<Counterexample | null> {
  const property = fc.asyncProperty(programArbitrary(), async (program) => {
    const job = await tally.play(program);
    onJob?.(job);
  });
  const details = await fc.check(property, { seed, numRuns: programs });
  if (!details.failed) return null;
  const error = details.errorInstance;
  if (details.counterexample === null || !(error instanceof DisagreementError)) throw error ?? new Error("fast-check was interrupted");
  const [program] = details.counterexample;
  const found = { player: error.player, found: `${error.message} (seed ${seed}, ${details.numShrinks} steps smaller)` };
  return { program, ...found, file: await writeRegression({ program, ...found, ...(folder === undefined ? {} : { folder }) }) };
}
