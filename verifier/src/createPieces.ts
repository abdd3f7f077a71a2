import { BaseError, wait } from "@dpin/sdk";

/** Of reading at a time: disputes wait no longer for what else there is to read. */
export const SLICE_MS = 2_000;
/** A piece has not come yet. */
export const LATE: unique symbol = Symbol("late");

/** Reads piece by piece for whoever has something else to do as well. */
export interface Pieces<T> {
  /** The next piece; null when there is no more, after which reading begins anew; LATE when it has not come at the time `until` (performance.now()): the next call waits for the same. One that fails is begun anew. */
  next(of: { until: number }): Promise<T | null | typeof LATE>;
  /** What the latest piece brought could not be kept: it comes again. */
  restart(): void;
}

/** `begin` gives null when there is nothing to read. */
export function createPieces<T>({ begin }: { begin: () => AsyncGenerator<T, void, void> | null }): Pieces<T> {
  let reading: AsyncGenerator<T, void, void> | null = null;
  let asked: Promise<IteratorResult<T, void>> | null = null;

  function restart(): void {
    reading = null;
    asked = null;
  }

  return {
    async next({ until }) {
      reading ??= begin();
      if (reading === null) return null;
      asked ??= reading.next();
      const over = new AbortController();
      const late = wait({ ms: Math.max(0, until - performance.now()), signal: over.signal }).then((): typeof LATE => LATE);
      // Whichever comes second is nobody's any more.
      for (const either of [asked, late]) either.catch(() => undefined);
      try {
        const got = await Promise.race([asked, late]);
        if (got === LATE) return LATE;
        asked = null;
        if (got.done !== true) return got.value;
        reading = null;
        return null;
      } catch (error) {
        restart();
        throw error;
      } finally {
        over.abort(new BaseError("the piece has come"));
      }
    },
    restart,
  };
}
