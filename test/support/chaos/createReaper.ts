import { wait } from "@dpin/sdk";
import type { Random } from "../createRandom.ts";
import type { Victim } from "./startVictim.ts";

/** Kills what it watches, at moments drawn at random. */
export interface Reaper {
  /** What was logged last before each kill, and how often. */
  readonly kills: ReadonlyMap<string, number>;
  count(): number;
  /** Kills `victim` up to `times` times from now on. */
  pursue(options: { victim: Victim; times: number }): void;
  /** Leaves `victim` alone, from the end of the kill that is under way. */
  spare(victim: Victim): Promise<void>;
}

/** One kill in so many is the database's. */
const DATABASE_SHARE = 0.15;
/** So many kills come at any moment, the others right after a line that the victim logs: between what it did and what it does next. */
const TIMED_SHARE = 0.3;
const NEAR_MS = 60;
const MOST_LINES = 14;
/** A victim that logs nothing for so long has nothing to do. */
const QUIET_MS = 3_000;
const SHORTEST_MS = 20;
const LONGEST_MS = 4_000;

export function createReaper({ random }: { random: Random }): Reaper {
  const kills = new Map<string, number>();
  const hunts = new Map<Victim, { over: boolean; done: Promise<void> }>();
  const drawn = () => random.int(0, 999_999) / 1_000_000;

  async function hunt(victim: Victim, times: number, state: { over: boolean }): Promise<void> {
    for (let i = 0; i < times; i++) {
      // As many short as long lives: some end before the daemon has read a block, some in the middle of a dispute.
      if (random.chance(TIMED_SHARE)) await pause(SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** drawn(), state);
      else {
        for (let lines = random.int(1, MOST_LINES); lines > 0 && !state.over; lines--)
          await Promise.race([logged(victim), pause(QUIET_MS, state)]);
        await wait({ ms: NEAR_MS * drawn() });
      }
      if (state.over) return;
      const what = random.chance(DATABASE_SHARE) ? "database" : "daemon";
      const event = `${victim.name.split(" ")[0]} ${await victim.kill(what)}${what === "database" ? " (database)" : ""}`;
      kills.set(event, (kills.get(event) ?? 0) + 1);
    }
  }

  const logged = (victim: Victim) => new Promise<void>((resolve) => victim.onceLogged(resolve));

  async function pause(ms: number, state: { over: boolean }): Promise<void> {
    for (const until = Date.now() + ms; Date.now() < until && !state.over;)
      await wait({ ms: Math.min(20, Math.max(1, until - Date.now())) });
  }

  return {
    kills,
    count: () => [...kills.values()].reduce((sum, times) => sum + times, 0),
    pursue: ({ victim, times }) => {
      const state = { over: false, done: Promise.resolve() };
      state.done = hunt(victim, times, state);
      hunts.set(victim, state);
    },
    spare: async (victim) => {
      const state = hunts.get(victim);
      if (state === undefined) return;
      state.over = true;
      await state.done;
      hunts.delete(victim);
    },
  };
}
