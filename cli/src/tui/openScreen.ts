import type { ReadStream, WriteStream } from "node:tty";
import ansi from "ansi-escapes";

export interface Screen {
  /** Draws anew, at once. */
  refresh(): void;
  /** Gives the terminal back as it was; may be called twice. */
  close(): void;
}

const FRAME_MS = 500;
const CTRL_C = "\x03";
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";

/**
 * Takes the whole terminal for what `draw` gives, twice a second and when its size changes, until `close()`. The terminal is given back when the process ends, also by an error
 * that nobody catches, before that is printed. `onQuit` is told of q, and of Ctrl-C, which a terminal in this mode does not turn into a signal.
 */
export function openScreen({
  stdin,
  stdout,
  draw,
  onQuit,
}: {
  stdin: ReadStream;
  stdout: WriteStream;
  draw: (size: { columns: number; rows: number }) => readonly string[];
  onQuit: (by: "q" | "SIGINT") => void;
}): Screen {
  let open = true;

  function refresh(): void {
    // A terminal that is slow to read gets fewer frames, not a queue of them.
    if (!open || stdout.writableNeedDrain) return;
    const { columns = 80, rows = 24 } = stdout;
    const lines = draw({ columns, rows }).map((line) => ansi.eraseLine + line);
    stdout.write(BEGIN_FRAME + ansi.cursorTo(0, 0) + lines.join("\r\n") + ansi.eraseDown + END_FRAME);
  }

  function onKey(data: Buffer): void {
    const keys = data.toString("latin1");
    if (keys === "q" || keys === "Q") onQuit("q");
    else if (keys === CTRL_C) onQuit("SIGINT");
  }

  function close(): void {
    if (!open) return;
    open = false;
    clearInterval(timer);
    stdout.off("resize", refresh);
    stdin.off("data", onKey);
    process.off("exit", close);
    process.off("uncaughtExceptionMonitor", close);
    stdout.write(END_FRAME + ansi.cursorShow + ansi.exitAlternativeScreen);
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
  }

  // A terminal that went away must not end a daemon; losing it is told by SIGHUP.
  stdout.on("error", () => undefined);
  stdin.on("error", () => undefined);
  stdout.write(ansi.enterAlternativeScreen + ansi.cursorHide);
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on("data", onKey);
  stdin.resume();
  stdout.on("resize", refresh);
  process.on("exit", close);
  process.on("uncaughtExceptionMonitor", close);
  const timer = setInterval(refresh, FRAME_MS);
  refresh();
  return { refresh, close };
}
