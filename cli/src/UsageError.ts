import { BaseError } from "@dpin/sdk";

/** What the user asked for cannot be done as asked; the message is one line that says what to do. Exit code 2. */
export class UsageError extends BaseError {}
