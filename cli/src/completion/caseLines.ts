import type { CompletedCommand, Value } from "./describeTree.ts";

/**
 * What the scripts for bash and zsh have alike, as lines of a `case`: `steps` go from a command and a word to the command below, `values` complete what follows an option that takes
 * a value. `quote` and `complete` are the shell's own.
 */
export function caseLines({
  commands,
  quote,
  complete,
}: {
  commands: readonly CompletedCommand[];
  quote: (text: string) => string;
  complete: (value: Value) => string;
}): { steps: string[]; values: string[] } {
  const steps = commands.flatMap(({ path, commands: children }) =>
    children.map((child) => `      ${child.names.map((name) => quote(`${path} ${name}`)).join("|")}) at=${quote(child.path)} ;;`),
  );
  const values = commands.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) =>
      value === null ? [] : [`    ${flags.map((flag) => quote(`${path} ${flag}`)).join("|")}) ${complete(value)}; return ;;`],
    ),
  );
  return { steps, values };
}
