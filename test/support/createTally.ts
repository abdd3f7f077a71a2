import type { HonestJob } from "./honestJob.ts";
import { jobOf } from "./jobOf.ts";
import type { Player } from "./player.ts";
import type { RandomProgram } from "./randomProgram.ts";

/** Runs programs on several players and counts what was compared. */
export interface Tally {
  /** Runs a program on the reference and on all players; throws DisagreementError when one of them differs from it or throws. */
  play(program: RandomProgram): Promise<HonestJob>;
  /** One line per player: how many programs, ops and elements agreed with the reference. */
  lines(): string[];
}

/** A player that does not agree with the reference interpreter on a program. */
export class DisagreementError extends Error {
  override readonly name = "DisagreementError";
  readonly player: string;

  constructor({ player, detail, cause }: { player: string; detail: string; cause?: unknown }) {
    super(`${player}: ${detail}`, { cause });
    this.player = player;
  }
}

/** Creates a tally over players; the reference interpreter is what they are held against. */
export function createTally({ players }: { players: readonly Player[] }): Tally {
  const counts = players.map(({ name }) => ({ name, programs: 0, ops: 0, elements: 0 }));
  return {
    play: async (program) => {
      const job = await jobOf(program);
      for (const [i, player] of players.entries()) {
        const { difference, elements } = await player.run(job).catch((cause: unknown) => {
          throw new DisagreementError({ player: player.name, detail: `throws ${String(cause)}`, cause });
        });
        if (difference !== null) throw new DisagreementError({ player: player.name, detail: difference });
        counts[i]!.programs++;
        counts[i]!.ops += job.program.ops.length;
        counts[i]!.elements += elements;
      }
      return job;
    },
    lines: () =>
      counts.map(
        ({ name, programs, ops, elements }) =>
          `reference = ${name} on ${programs.toLocaleString("en")} programs, ${ops.toLocaleString("en")} ops, ${elements.toLocaleString("en")} elements`,
      ),
  };
}
