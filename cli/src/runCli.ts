import { BaseError, DryRunError } from "@dpin/sdk";
import { CommanderError } from "commander";
import { createCli } from "./createCli.ts";
import { UsageError } from "./UsageError.ts";

/**
 * Runs one `dpin` command line and resolves to its exit code: 0 done, 1 it failed, 2 it cannot be done as asked (one line says what to do),
 * 128 + n ended by signal n.
 */
export async function runCli(parameters: {
  argv: readonly string[];
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}): Promise<number> {
  const { argv, stdout, stderr } = parameters;
  let exitCode = 0;
  try {
    if (argv.length === 0) throw new UsageError("say what to do: dpin --help lists the commands");
    const cli = createCli({ stdout, stderr, setExitCode: (code) => (exitCode = code) });
    await cli.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      stderr.write(
        `dpin: ${error.message
          .replace(/^error: /, "")
          .split("\n")
          .join(" ")} (see dpin --help)\n`,
      );
      return 2;
    }
    // All that was asked for is done.
    if (error instanceof DryRunError) {
      stderr.write(`dpin: ${error.shortMessage}\n`);
      return 0;
    }
    if (error instanceof BaseError) {
      stderr.write(`dpin: ${error.shortMessage}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    stderr.write(`dpin: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}
