import { createInterface } from "node:readline/promises";
import { BaseError } from "@dpin/sdk";
import type { Run } from "./Run.ts";

/** The user was asked and did not agree; nothing was sent. */
export class NotConfirmedError extends BaseError {}

/**
 * Shows what is about to happen and waits for a yes, when a person sits at stdin and has not agreed beforehand (`--yes`); else goes on. Throws NotConfirmedError for every
 * other answer, and the signal's reason.
 */
export async function confirm({ run, summary }: { run: Run; summary: string }): Promise<void> {
  const { stdin, stderr, signal, yes } = run;
  if (yes || stdin.isTTY !== true) return;
  stderr.write(`${summary}\n`);
  // Not as a terminal: else readline would take Ctrl-C for itself, and the signal is how everything here ends.
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const answer = await Promise.race([lines.question("Send it? [y/N] ", { signal }), closed]);
    signal.throwIfAborted();
    if (!/^(y|yes)$/i.test(answer.trim())) throw new NotConfirmedError("not confirmed: nothing was sent");
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}
