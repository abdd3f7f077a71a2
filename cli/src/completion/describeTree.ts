import type { Argument, Command, Option } from "commander";

/** What may stand in a place of a command line: a file, one of some words, or something that cannot be guessed. */
export type Value =
  { readonly kind: "file" } | { readonly kind: "choice"; readonly choices: readonly string[] } | { readonly kind: "free" };

export interface CompletedOption {
  /** `--long`, and `-s` where it has one. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Null when it takes none. */
  readonly value: Value | null;
}

/** One command of the tree, for completion. */
export interface CompletedCommand {
  /** The words that lead to it, `dpin` first. */
  readonly path: string;
  /** Its name and aliases. */
  readonly names: readonly string[];
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What stands in the place of its first argument and, as far as that can be told, of the others. */
  readonly argument: Value | null;
  readonly commands: readonly CompletedCommand[];
}

const HELP: CompletedOption = { flags: ["--help", "-h"], description: "display help for command", value: null };
const FILES = /^(file|files|folder|picture|keystore|model)$/;

/** The tree of commands as completion needs it. */
export function describeTree({ command, path = command.name() }: { command: Command; path?: string }): CompletedCommand {
  const [first] = command.registeredArguments;
  return {
    path,
    names: [command.name(), ...command.aliases()],
    description: command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(describeOption), HELP],
    argument: first === undefined ? null : valueOf({ name: first.name(), choices: first.argChoices }),
    commands: command.commands.map((child) => describeTree({ command: child, path: `${path} ${child.name()}` })),
  };
}

/** The command and all below it. */
export function allCommands(tree: CompletedCommand): CompletedCommand[] {
  return [tree, ...tree.commands.flatMap(allCommands)];
}

function describeOption(option: Option): CompletedOption {
  const { long, short, flags, description, argChoices } = option;
  const name = /<([^>.]+)(?:\.\.\.)?>/.exec(flags)?.[1];
  return {
    flags: [long, short].filter((flag) => flag !== undefined && flag !== null),
    description,
    value: name === undefined ? null : valueOf({ name, choices: argChoices }),
  };
}

function valueOf({ name, choices }: { name: string; choices: Argument["argChoices"] }): Value {
  if (choices !== undefined && choices.length > 0) return { kind: "choice", choices };
  return FILES.test(name) ? { kind: "file" } : { kind: "free" };
}
