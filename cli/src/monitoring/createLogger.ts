import { multistream, pino, destination, type Logger } from "pino";
import type { LogRecord } from "./LogRecord.ts";

/** A daemon's log: JSON lines to the standard output, each told to `observe` too. */
export function createLogger({ name, observe }: { name: string; observe: (record: LogRecord) => void }): Logger {
  const level = "debug";
  const told = { write: (line: string) => observe(JSON.parse(line) as LogRecord) };
  return pino(
    { name, level },
    multistream([
      { level, stream: destination({ fd: 1, sync: true }) },
      { level, stream: told },
    ]),
  );
}
