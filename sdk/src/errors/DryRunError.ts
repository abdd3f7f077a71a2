import { BaseError } from "./BaseError.ts";

/** A transaction that would have been sent was not, because this is a dry run; asking again changes nothing. */
export class DryRunError extends BaseError {}
