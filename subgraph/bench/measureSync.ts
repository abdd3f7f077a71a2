import { countRows } from "./countRows.ts";
import type { OpenIndex } from "./openIndex.ts";

/** How fast an index read what was there before it. */
export interface SyncSpeed {
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Rows written for entities, to all events that were handled. */
  readonly rowsPerEvent: number;
}

/** From the first block that the index told of to the last one of `counts`, which are the events of each block. */
export async function measureSync({ index, counts }: { index: OpenIndex; counts: ReadonlyMap<bigint, number> }): Promise<SyncSpeed> {
  const blocks = [...counts];
  const last = blocks.at(-1)![0];
  const seconds = ((await index.reached(last)) - index.first.at) / 1000;
  const sum = (list: readonly (readonly [bigint, number])[]) => list.reduce((total, [, count]) => total + count, 0);
  const events = sum(blocks.filter(([block]) => block > index.first.number));
  return { events, seconds, eventsPerSecond: events / seconds, rowsPerEvent: (await countRows({ url: index.database })) / sum(blocks) };
}
