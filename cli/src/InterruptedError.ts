import os from "node:os";
import { BaseError } from "@dpin/sdk";

/** A signal ended the command. Exit code 128 + the signal's number. */
export class InterruptedError extends BaseError {
  readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP";
  readonly exitCode: number;

  constructor({ signal, during }: { signal: "SIGINT" | "SIGTERM" | "SIGHUP"; during?: string }) {
    super(during === undefined ? `interrupted by ${signal}` : `interrupted by ${signal} ${during}`);
    this.signal = signal;
    this.exitCode = 128 + os.constants.signals[signal];
  }
}
