import { BaseError } from "@dpin/sdk";

/** The verifier's journal cannot be used as it is; the message says what to do. */
export class JournalError extends BaseError {}
