import { PassThrough, Readable } from "node:stream";
import { runCli } from "../src/runCli.ts";

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process, with what stdin gives; `tty` as if a person sat there. */
export async function runDpin({
  argv,
  stdin = "",
  tty = false,
}: {
  argv: readonly string[];
  stdin?: string;
  tty?: boolean;
}): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const input = Object.assign(Readable.from([Buffer.from(stdin)]), { isTTY: tty });
  const code = await runCli({ argv, stdin: input, stdout: stdout as never, stderr: stderr as never });
  return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
}
