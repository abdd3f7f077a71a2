import type { LogBatch, LogReader } from "@dpin/sdk";
import type { Journal } from "./openJournal.ts";

/** The batches of a log reader, for whoever does something else in between. */
export interface Batches {
  /** The next one; null when all is read up to the head of when the reading began: it then begins anew. */
  next(): Promise<LogBatch | null>;
  /** What the latest batch brought could not be kept: it comes again. */
  restart(): void;
}

/** Begins each reading where the journal ends; one that fails is begun again. */
export function createBatches({ journal, reader }: { journal: Journal; reader: LogReader }): Batches {
  let reading: AsyncGenerator<LogBatch, void, void> | null = null;
  return {
    async next() {
      reading ??= reader.read({ next: journal.nextBlock });
      try {
        const { value } = await reading.next();
        if (value !== undefined) return value;
      } catch (error) {
        reading = null;
        throw error;
      }
      reading = null;
      return null;
    },
    restart: () => void (reading = null),
  };
}
