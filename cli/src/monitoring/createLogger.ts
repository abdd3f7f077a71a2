import { destination, multistream, pino, type Logger, type StreamEntry } from "pino";
import type { LogRecord } from "./LogRecord.ts";

/** A daemon's log: JSON lines to `to` (a file, which is made or gone on with, or a file descriptor; nowhere with null), each told to all `observers` too. */
export function createLogger({
  name,
  to = 1,
  observers = [],
}: {
  name: string;
  to?: string | number | null;
  observers?: readonly ((record: LogRecord) => void)[];
}): Logger {
  const level = "debug";
  // Written before the call returns: what a daemon says last, before it ends, is what is asked for.
  const written: StreamEntry[] = to === null ? [] : [{ level, stream: destination({ dest: to, sync: true, mkdir: true }) }];
  const told: StreamEntry[] =
    observers.length === 0
      ? []
      : [{ level, stream: { write: (line: string) => void observers.forEach((observe) => observe(JSON.parse(line) as LogRecord)) } }];
  return pino({ name, level }, multistream([...written, ...told]));
}
