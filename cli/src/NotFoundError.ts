import { BaseError } from "@dpin/sdk";

/** What was asked about is not on this network. Exit code 4. */
export class NotFoundError extends BaseError {}
