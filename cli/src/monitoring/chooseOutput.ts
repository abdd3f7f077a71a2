import path from "node:path";

/** How a daemon shows what it does: JSON lines, plain lines, or a live view of the terminal; `to`: where its JSON lines go (file or descriptor). */
export interface Output {
  readonly shows: "json" | "plain" | "screen";
  readonly to: string | number | null;
  /** What the operator must know, for the standard error. */
  readonly note: string | null;
}

/**
 * Where a daemon's log goes. A live view needs a terminal; it keeps the log out of it: in the configured file, else the standard error when that is no terminal, else a file in the
 * data folder, so that nothing is ever lost.
 */
export function chooseOutput({
  tui,
  file,
  daemon,
  dataDir,
  terminal,
}: {
  tui: boolean;
  file: string | undefined;
  daemon: string;
  dataDir: string;
  /** Which of the streams are terminals. */
  terminal: { readonly stdout: boolean; readonly stderr: boolean };
}): Output {
  if (!tui) return { shows: "json", to: file ?? 1, note: null };
  if (!terminal.stdout) {
    return { shows: "plain", to: file ?? null, note: "--tui: the standard output is not a terminal, so here are plain lines" };
  }
  return { shows: "screen", to: file ?? (terminal.stderr ? path.join(dataDir, `${daemon}.log`) : 2), note: null };
}
