import { BaseError } from "@dpin/sdk";

/** A provider's committed result is not what the job's program makes of its inputs. */
export class WrongResultError extends BaseError {}
