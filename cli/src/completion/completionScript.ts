import type { Command } from "commander";
import { bashCompletion } from "./bashCompletion.ts";
import { describeTree } from "./describeTree.ts";
import { fishCompletion } from "./fishCompletion.ts";
import type { Shell } from "./shells.ts";
import { zshCompletion } from "./zshCompletion.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/**
 * A script that completes the command line in a shell. It holds the whole tree, so that completing starts no program and evaluates nothing that was typed; it is as
 * old as the dpin that printed it.
 */
export function completionScript({ cli, shell }: { cli: Command; shell: Shell }): string {
  return SCRIPTS[shell]({ tree: describeTree({ command: cli }) });
}
