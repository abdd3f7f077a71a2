import { Presets, SingleBar } from "cli-progress";
import type { WriteStream } from "node:tty";

/** Shows people what happens: one line per event, and on a terminal one bar below them for the work that takes long. */
export interface Reporter {
  /** One line: when, who, what. */
  say(who: string, what: string, tone?: Tone): void;
  /** Text as it is, for headings and tables. */
  print(text: string): void;
  /** A bar on a terminal; elsewhere plain lines, at most one every few seconds. */
  begin(parameters: { who: string; title: string; total: number; unit: string }): Task;
  close(): void;
}

export type Tone = "plain" | "good" | "bad" | "faint";

export interface Task {
  update(done: number): void;
  end(): void;
}

const COLOURS: Record<Tone, string> = { plain: "", good: "\x1b[32m", bad: "\x1b[31m", faint: "\x1b[2m" };
const RESET = "\x1b[0m";
/** Without a terminal a bar would fill a log file: one plain line per this many milliseconds. */
const PLAIN_LINE_MS = 3000;

/** Creates the reporter of a stream; colours and bars only where the stream is a terminal and NO_COLOR is not set. */
export function createReporter({ stream }: { stream: NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY" | "columns">> }): Reporter {
  const interactive = stream.isTTY === true;
  const coloured = interactive && process.env["NO_COLOR"] === undefined;
  const begun = Date.now();
  let bar: SingleBar | null = null;

  const paint = (text: string, tone: Tone) => (coloured && COLOURS[tone] !== "" ? `${COLOURS[tone]}${text}${RESET}` : text);
  const write = (text: string) => {
    if (bar !== null && interactive) stream.write("\r\x1b[K");
    stream.write(`${text}\n`);
    if (bar !== null && interactive) bar.render();
  };
  const stamp = () => paint(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s`, "faint");
  const say = (who: string, what: string, tone: Tone = "plain") =>
    write(`${stamp()}  ${paint(who.padEnd(9), "faint")} ${paint(what, tone)}`);

  return {
    say,
    print: write,
    begin({ who, title, total, unit }) {
      // One bar at a time: what runs inside the work that has it is not shown.
      if (bar !== null) return { update: () => undefined, end: () => undefined };
      if (!interactive) return plainTask({ total, unit, say: (text) => say(who, `${title}: ${text}`, "faint") });
      const own = new SingleBar(
        {
          stream,
          format: `          ${who.padEnd(9)} {bar} {value} of {total} ${unit} · ${title} · {duration_formatted}`,
          hideCursor: true,
          forceRedraw: true,
          clearOnComplete: true,
          barsize: 24,
          fps: 10,
        },
        Presets.shades_classic,
      );
      bar = own;
      own.start(total, 0);
      return {
        update: (done) => own.update(done),
        end() {
          if (bar === own) bar = null;
          own.stop();
        },
      };
    },
    close() {
      bar?.stop();
      bar = null;
    },
  };
}

function plainTask({ total, unit, say }: { total: number; unit: string; say: (text: string) => void }): Task {
  let last = Date.now();
  return {
    update(done) {
      if (Date.now() - last < PLAIN_LINE_MS) return;
      last = Date.now();
      say(`${done} of ${total} ${unit}`);
    },
    end() {},
  };
}
