import { Argument, Command } from "commander";
import { SHELLS, type Shell } from "./completion/shells.ts";
import { artifactCommands } from "./tree/artifactCommands.ts";
import { configCommands } from "./tree/configCommands.ts";
import type { Context } from "./tree/Context.ts";
import { delegateCommands } from "./tree/delegateCommands.ts";
import { jobCommands } from "./tree/jobCommands.ts";
import { keyCommands } from "./tree/keyCommands.ts";
import { port } from "./tree/options.ts";
import { programCommands } from "./tree/programCommands.ts";
import { providerCommands } from "./tree/providerCommands.ts";
import { stakeCommands } from "./tree/stakeCommands.ts";
import { statusCommand } from "./tree/statusCommand.ts";
import { streamCommands } from "./tree/streamCommands.ts";
import { verifierCommands } from "./tree/verifierCommands.ts";

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 cannot be done as asked, 3 refused by the contracts, 4 not found, 130 interrupted.
--json prints one document, wei as text; amounts are like "1.5 DPIN" or "1000 wei". docs/guides/cli.md has an example of each command.`;

/** Every command of `dpin`. Heavy parts are loaded only by the command that needs them, so that `--help` and bad arguments answer at once. */
export function createCli(context: Context): Command {
  const { stdout, stderr, setExitCode } = context;
  const cli = new Command("dpin").description("An open GPU compute network whose referee is the blockchain itself.");
  cli
    .command("devnet")
    .description("run the whole network on this machine: real jobs, done, paid, checked, and a cheat convicted")
    .option("--once", "run one story and exit: 0 when every step of it happened, 1 when not", false)
    .option("--input <picture>", "a picture of your own to make twice as large")
    .option("--out <folder>", "where results are written", "out")
    .option("--json <file>", "write the summary for machines")
    .option("--port <number>", "port of the local chain (default: a free one)", port)
    .option("--no-index", "leave out graph-node, which answers queries about the network")
    .action(async (options: { once: boolean; input?: string; out: string; json?: string; port?: number; index: boolean }) => {
      const { runDevnet } = await import("./devnet/runDevnet.ts");
      setExitCode(await runDevnet({ ...options, stream: stdout }));
    });
  statusCommand(cli, context);
  jobCommands(cli, context);
  providerCommands(cli, context);
  verifierCommands(cli, context);
  stakeCommands(cli, context);
  delegateCommands(cli, context);
  streamCommands(cli, context);
  programCommands(cli, context);
  artifactCommands(cli, context);
  keyCommands(cli, context);
  configCommands(cli, context);
  cli
    .command("completion")
    .description("print a script that completes dpin's commands and options in your shell")
    .addArgument(new Argument("<shell>", "for which shell").choices(SHELLS))
    .action(
      async (shell: Shell) => void stdout.write(await (await import("./completion/completionScript.ts")).completionScript({ cli, shell })),
    );
  cli.addHelpText("after", EXIT_CODES);
  for (const command of [cli, ...cli.commands, ...cli.commands.flatMap((group) => group.commands)]) {
    // Errors are thrown, and told in one line by whoever runs the command line.
    command.exitOverride().showHelpAfterError(false);
    command.configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
    });
  }
  return cli;
}
