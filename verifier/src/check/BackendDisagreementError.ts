import { BaseError } from "@dpin/sdk";

/** Our own engines disagree about a finding, so the fault may be ours: no claim is made. */
export class BackendDisagreementError extends BaseError {
  readonly backend: string;

  constructor({ backend, what, cause }: { backend: string; what: string; cause?: unknown }) {
    super(`backend ${backend} is not confirmed by the reference: ${what}`, { cause });
    this.backend = backend;
  }
}
