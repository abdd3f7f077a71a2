import { wait } from "@dpin/sdk";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";

export interface TestTerminal {
  /** The lines that are on the screen now, without trailing blanks. */
  screen(): string[];
  /** Waits until the screen's text passes; throws with the screen when the process ended before, or after two minutes. */
  until(passes: (text: string) => boolean): Promise<string>;
  /** What the process has written, escapes and all. */
  readonly written: () => string;
  /** Whether the screen is the alternate one, which a program takes for itself. */
  isTaken(): boolean;
  type(keys: string): void;
  resize(size: { columns: number; rows: number }): void;
  kill(signal: string): void;
  readonly ended: Promise<{ exitCode: number; signal: number | undefined }>;
}

const PATIENCE_MS = 120_000;

/** Runs a program on a pseudo-terminal of the operating system's, and shows what a terminal would show (xterm.js without a window). */
export function openTerminal({
  command,
  args,
  columns = 100,
  rows = 30,
  env = process.env,
}: {
  command: string;
  args: readonly string[];
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
}): TestTerminal {
  const emulator = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const child = spawn(command, [...args], { name: "xterm-256color", cols: columns, rows, env: env as Record<string, string> });
  let written = "";
  let exit: { exitCode: number; signal: number | undefined } | null = null;
  child.onData((data) => {
    written += data;
    emulator.write(data);
  });
  const ended = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      exit = { exitCode, signal };
      // What it wrote last may still be on its way to the emulator.
      emulator.write("", () => resolve({ exitCode, signal }));
    });
  });

  function screen(): string[] {
    const { active } = emulator.buffer;
    return Array.from({ length: emulator.rows }, (_, i) => active.getLine(active.viewportY + i)?.translateToString(true) ?? "");
  }

  return {
    screen,
    until: async (passes) => {
      for (const begun = Date.now(); ;) {
        const text = screen().join("\n");
        if (passes(text)) return text;
        if (exit !== null) throw new Error(`the program ended (${JSON.stringify(exit)}) with this on the screen:\n${text}`);
        if (Date.now() - begun > PATIENCE_MS) throw new Error(`what was waited for did not come; this is on the screen:\n${text}`);
        await wait({ ms: 30 });
      }
    },
    written: () => written,
    isTaken: () => emulator.buffer.active.type === "alternate",
    type: (keys) => child.write(keys),
    resize: ({ columns: cols, rows: lines }) => {
      emulator.resize(cols, lines);
      child.resize(cols, lines);
    },
    kill: (signal) => child.kill(signal),
    ended,
  };
}
