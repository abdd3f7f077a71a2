import { commandSignal } from "../run/commandSignal.ts";
import { createRun } from "../run/createRun.ts";
import { runDry } from "../run/runDry.ts";
import type { Run } from "../run/Run.ts";
import type { Context } from "./Context.ts";

/** An action of commander's that gives a command its run, and takes the process's signals for as long as it lasts. */
export function act<O extends object, A extends readonly unknown[]>(
  context: Context,
  action: (run: Run, options: O, ...args: A) => Promise<void>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const options = given.at(-2) as O & { json?: boolean; config?: string; yes?: boolean; dryRun?: boolean };
    const args = given.slice(0, -2) as unknown as A;
    const { signal, release } = commandSignal();
    const { json = false, config = "", yes = false, dryRun } = options;
    try {
      const run = createRun({ ...context, json, config, yes, dryRun, signal });
      const begin = (of: Run) => action(of, options, ...args);
      await (dryRun === true ? runDry({ run, action: begin }) : begin(run));
    } finally {
      release();
    }
  };
}
