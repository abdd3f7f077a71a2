import { createTally } from "./createTally.ts";
import { findCounterexample, type Counterexample } from "./findCounterexample.ts";
import type { Player } from "./player.ts";

const BATCH = 100;

/**
 * Plays batches of random programs from seed `seed` on until `minutes` are over or a player disagrees with the reference interpreter; that
 * program is shrunk, saved in `folder`, and returned. `log` is given the counts per player after each batch that ends `logEveryMs` after the last report.
 */
export async function fuzz({
  players,
  minutes,
  seed,
  folder,
  log,
  logEveryMs = 10_000,
}: {
  players: readonly Player[];
  minutes: number;
  seed: number;
  folder?: string;
  log(line: string): void;
  logEveryMs?: number;
}): Promise<Counterexample | null> {
  const tally = createTally({ players });
  const started = Date.now();
  let reported = started;
  for (let batch = 0; ; batch++) {
    const own = (seed + batch) | 0;
    const found = await findCounterexample({ tally, seed: own, programs: BATCH, ...(folder === undefined ? {} : { folder }) });
    const now = Date.now();
    const over = now - started >= minutes * 60_000;
    if (found !== null || over || now - reported >= logEveryMs) {
      reported = now;
      log(`${((now - started) / 60_000).toFixed(1)} of ${minutes} minutes, next seed ${(own + 1) | 0}`);
      for (const line of tally.lines()) log(`  ${line}`);
    }
    if (found !== null || over) return found;
  }
}
