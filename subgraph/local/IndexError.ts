import { BaseError } from "@dpin/sdk";

/** This platform cannot run the index. */
export class IndexUnavailableError extends BaseError {}

/** The chain or its contracts are not those that the index was to be made of. */
export class IndexRefusedError extends BaseError {}

/** graph-node or a part that it needs does not do what it must. */
export class IndexFailedError extends BaseError {}

/** The chain has not (yet) the contracts of the deployment: one that began anew may get them again. */
export class ContractsMissingError extends IndexRefusedError {}
