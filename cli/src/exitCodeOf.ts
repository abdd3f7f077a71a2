import { ContractRevertError } from "@dpin/sdk";
import os from "node:os";
import { CommanderError } from "commander";
import { InterruptedError } from "./InterruptedError.ts";
import { NotFoundError } from "./NotFoundError.ts";
import { UsageError } from "./UsageError.ts";

/** What a command's error means for whoever started it (docs/guides/cli.md): 1 failed, 2 cannot be done as asked, 3 refused by the contracts, 4 not found, 128 + a signal's number. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return 2;
  if (error instanceof ContractRevertError) return 3;
  if (error instanceof NotFoundError) return 4;
  if (error instanceof InterruptedError) return error.exitCode;
  // A daemon's signal tells by whom it was ended.
  const [, name] = error instanceof DOMException && error.name === "AbortError" ? (/^ended by (SIG\w+)$/.exec(error.message) ?? []) : [];
  return name === undefined ? 1 : 128 + os.constants.signals[name as "SIGINT"];
}
