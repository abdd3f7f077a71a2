import { destination, multistream, pino, type Logger } from "pino";
import type { LogRecord } from "./LogRecord.ts";

/** A daemon's log: JSON lines to the standard output, each told to `observe` too when somebody does. */
export function createLogger({ name, observe }: { name: string; observe: ((record: LogRecord) => void) | undefined }): Logger {
  const level = "debug";
  if (observe === undefined) return pino({ name, level });
  const told = { write: (line: string) => observe(JSON.parse(line) as LogRecord) };
  return pino(
    { name, level },
    multistream([
      { level, stream: destination({ fd: 1, sync: true }) },
      { level, stream: told },
    ]),
  );
}
