import { BaseError } from "@dpin/sdk";

/** What to say of an error in one line. */
export function reasonOf(error: unknown): string {
  return error instanceof BaseError ? error.shortMessage : error instanceof Error ? error.message : String(error);
}
