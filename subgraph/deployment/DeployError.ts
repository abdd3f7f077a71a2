import { BaseError } from "@dpin/sdk";

/** A subgraph could not be deployed; its message is one line for whoever deploys it. */
export class DeployError extends BaseError {}
