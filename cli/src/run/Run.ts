import type { Readable } from "node:stream";
import type { TransactionReceipt } from "viem";
import type { Task } from "../report/createReporter.ts";
import type { Plan } from "./planOf.ts";

/** What one run of a command has to talk with. */
export interface Run {
  /** Whether stdout takes exactly one JSON document. */
  readonly json: boolean;
  /** The configuration file's name. */
  readonly config: string;
  /** Whether the user has agreed beforehand. */
  readonly yes: boolean;
  /** Whether nothing shall be sent; undefined for a command that is not declared to send (see `sending`). */
  readonly dryRun: boolean | undefined;
  /** Aborted with an InterruptedError when the process shall end. */
  readonly signal: AbortSignal;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Ends the command: the document in JSON mode, else the text. */
  result(document: object, text: string): void;
  /** A line about what has happened so far: for people on stdout, in JSON mode on stderr. */
  note(text: string): void;
  /** Told of every transaction that was mined, so that a command that fails later can say what it has done. */
  onReceipt(receipt: TransactionReceipt): void;
  /** Told of every transaction that a dry run would have sent. */
  onPlan(plan: Plan): void;
  /** A bar on stderr while it is a terminal, else nothing. */
  progress(work: { title: string; total: number; unit: string }): Task;
}
