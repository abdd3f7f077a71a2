import { BaseError, ContractRevertError } from "@dpin/sdk";
import { CommanderError } from "commander";
import type { Hex } from "viem";
import { createCli } from "./createCli.ts";
import { exitCodeOf } from "./exitCodeOf.ts";
import { planLines } from "./run/planLines.ts";
import type { Plan } from "./run/planOf.ts";
import { printable } from "./run/printable.ts";
import { toJson } from "./run/toJson.ts";
import type { Context } from "./tree/Context.ts";
import { UsageError } from "./UsageError.ts";

/**
 * Runs one `dpin` command line and resolves to its exit code: 0 done, 1 it failed, 2 it cannot be done as asked, 3 the contracts refused it, 4 what it is about does not
 * exist (one line on stderr says what to do), 128 + n ended by signal n. With `--json` stdout then has `{ error }`.
 */
export async function runCli({
  argv,
  stdin = process.stdin,
  stdout,
  stderr,
}: {
  argv: readonly string[];
  stdin?: Context["stdin"];
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}): Promise<number> {
  let exitCode = 0;
  const mined: Hex[] = [];
  const planned: Plan[] = [];
  try {
    if (argv.length === 0) throw new UsageError("say what to do: dpin --help lists the commands");
    const cli = createCli({
      ...{ stdin, stdout, stderr },
      onReceipt: ({ transactionHash }) => void mined.push(transactionHash),
      onPlan: (plan) => void planned.push(plan),
      setExitCode: (code) => (exitCode = code),
    });
    await cli.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === 0) return 0;
    const message = messageOf(error);
    for (const hash of mined) stderr.write(`transaction ${hash} was mined before this:\n`);
    for (const plan of planned) stderr.write(`dry run, before this: ${planLines({ plan }).join("\n")}\n`);
    stderr.write(`dpin: ${message}\n`);
    // devnet's --json names a file.
    if (argv.includes("--json") && argv[0] !== "devnet") {
      const sent = { ...(mined.length > 0 && { transactions: mined }), ...(planned.length > 0 && { dryRun: true, planned }) };
      stdout.write(`${toJson({ error: { exitCode: code, message, ...revertOf(error), ...sent } })}\n`);
    }
    return code;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof CommanderError)
    return `${error.message
      .replace(/^error: /, "")
      .split("\n")
      .join(" ")} (see dpin --help)`;
  if (error instanceof BaseError || error instanceof DOMException)
    return printable({ text: error instanceof BaseError ? error.shortMessage : error.message, most: 2_000 });
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a contract's own error says: its name and values. */
function revertOf(error: unknown): object {
  return error instanceof ContractRevertError ? { refused: { name: error.errorName, args: error.args } } : {};
}
