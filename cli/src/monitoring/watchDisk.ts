import { wait } from "@dpin/sdk";
import type { DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";

const LOOK_MS = 5_000;
/** A disk that stays full is told of again every hour. */
const TOLD_MS = 3_600_000;

/** Looks whether a daemon's disk has the room that shall stay free; logs `diskLow` when it has not, again every hour, and `diskEnough` when it has again. Ends with the signal. */
export async function watchDisk({
  room,
  logger,
  signal,
  everyMs = LOOK_MS,
}: {
  room: DiskRoom;
  logger: Logger;
  signal: AbortSignal;
  everyMs?: number;
}): Promise<void> {
  const { dir, minFreeBytes } = room;
  let toldAt = -Infinity;
  while (!signal.aborted) {
    try {
      const free = await room.free();
      const fields = { dir, free, minFreeBytes };
      if (free < minFreeBytes && performance.now() - toldAt >= TOLD_MS) {
        toldAt = performance.now();
        logger.error({ event: "diskLow", ...fields }, `${dir} has ${free} bytes left: no new work is taken until there is room`);
      }
      if (free >= minFreeBytes && toldAt > -Infinity) {
        toldAt = -Infinity;
        logger.info({ event: "diskEnough", ...fields }, `${dir} has room again`);
      }
    } catch (error) {
      logger.warn({ event: "failed", err: error }, `the room of ${dir} cannot be read`);
    }
    await wait({ ms: everyMs, signal }).catch(() => undefined);
  }
}
