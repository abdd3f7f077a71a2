import { commandSignal } from "../run/commandSignal.ts";
import { createRun } from "../run/createRun.ts";
import type { Run } from "../run/Run.ts";
import type { Context } from "./Context.ts";

/** An action of commander's that gives a command its run, and takes the process's signals for as long as it lasts. */
export function act<O extends object, A extends readonly unknown[]>(
  context: Context,
  action: (run: Run, options: O, ...args: A) => Promise<void>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const options = given.at(-2) as O & { json?: boolean; config?: string; yes?: boolean };
    const args = given.slice(0, -2) as unknown as A;
    const { signal, release } = commandSignal();
    const { json = false, config = "", yes = false } = options;
    try {
      await action(createRun({ ...context, json, config, yes, signal }), options, ...args);
    } finally {
      release();
    }
  };
}
