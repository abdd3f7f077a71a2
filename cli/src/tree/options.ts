import { InvalidArgumentError, Option, type Command } from "commander";
import type { BackendChoice } from "@dpin/runtime";
import { isAddress } from "viem";
import type { Address } from "viem";
import { parseAmount } from "../amounts/parseAmount.ts";
import type { Amount } from "../amounts/Amount.ts";

// Written out here because loading the runtime is what the commands put off; the type sees that they are choices.
const BACKENDS: readonly BackendChoice[] = ["auto", "webgpu", "webgpu-software", "wasm", "reference"];

/** The configuration file of a command; the environment may name it. */
export function configOption(description = "YAML file of any of the programs (docs/guides/cli.md)"): Option {
  return new Option("--config <file>", description).env("DPIN_CONFIG").makeOptionMandatory();
}

/** Options of a command that asks the chain. */
export function asking(command: Command, { config = configOption() }: { config?: Option } = {}): Command {
  return command.addOption(config).option("--json", "print one JSON document", false);
}

/** Options of a command that signs something that cannot be taken back. */
export function signing(command: Command, { config = configOption() }: { config?: Option } = {}): Command {
  return asking(command, { config }).option("-y, --yes", "do not ask before a transaction is sent", false);
}

/** Options of a command that sends transactions. */
export function sending(command: Command, given: { config?: Option } = {}): Command {
  return signing(command, given).option("--dry-run", "do everything but send: print the transactions", false);
}

/** Options of a command that searches blocks. */
export function searching(command: Command): Command {
  return blockRange(asking(command));
}

/** The blocks that a command searches. */
export function blockRange(command: Command): Command {
  return command
    .option("--from-block <number>", "first block to search (default: the deployment's)", natural)
    .option("--to-block <number>", "last block to search (default: the latest)", natural);
}

export const DRY_RUN = "do everything but send transactions";
export const TUI = "show what it does on this terminal, live; plain lines when there is none";

export function backendOption(): Option {
  return new Option("--backend <name>", "what computes: a GPU if one passes its gate, else WASM, or one of them")
    .choices(BACKENDS)
    .default("auto");
}

export function address(text: string): Address {
  if (!isAddress(text))
    throw new InvalidArgumentError("An address is 0x and 40 hex digits, its letters as its checksum has them or all small.");
  return text;
}

/** An address, or the key's own. */
export function addressOrMe(text: string): Address | "me" {
  return text === "me" ? "me" : address(text);
}

export function amount(text: string): Amount {
  return parseAmount({ text });
}

export function amountOrAll(text: string): Amount {
  return parseAmount({ text, allowAll: true });
}

/** A number that counts from 1: a job's, a batch's or a stream's. */
export function id(text: string): bigint {
  if (!/^[1-9]\d{0,76}$/.test(text)) throw new InvalidArgumentError(`It is a whole number from 1.`);
  return BigInt(text);
}

export function ids(text: string, previous: readonly bigint[] = []): readonly bigint[] {
  return [...previous, id(text)];
}

export function natural(text: string): bigint {
  if (!/^\d{1,77}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 0.");
  return BigInt(text);
}

export function count(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number === 0) throw new InvalidArgumentError("It is a whole number from 1.");
  return number;
}

export function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new InvalidArgumentError("A port is a whole number from 1 to 65535.");
  return number;
}

/** A share such as `7.5%`, in hundredths of a percent. */
export function percent(text: string): number {
  const [, digits] = /^(\d{1,3}(?:\.\d{1,2})?)\s*%$/.exec(text.trim()) ?? [];
  if (digits === undefined || Number(digits) > 100)
    throw new InvalidArgumentError('It is a percentage with at most two decimals, like "7.5%".');
  return Math.round(Number(digits) * 100);
}

/** A base URL at which a provider serves. */
export function endpoint(text: string): string {
  const { protocol = "" } = URL.canParse(text) ? new URL(text) : {};
  if (!/^https?:$/.test(protocol)) throw new InvalidArgumentError("It is an http or https URL.");
  return text;
}

export function hash(text: string): `0x${string}` {
  if (!/^0x[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError("It is 0x and 64 hex digits.");
  return text as `0x${string}`;
}
