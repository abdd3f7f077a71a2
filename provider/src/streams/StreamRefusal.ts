import { BaseError } from "@dpin/sdk";

/** What a requester's request about its stream is refused for: `statusCode` over HTTP, and `told`, which goes with the message. */
export class StreamRefusal extends BaseError {
  readonly statusCode: number;
  readonly told: Record<string, unknown>;
  constructor(message: string, statusCode: number, told: Record<string, unknown> = {}) {
    super(message, { details: told });
    this.statusCode = statusCode;
    this.told = told;
  }
}
