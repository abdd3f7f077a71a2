/** Why a proof does not convict: the errors of contracts/compute/ITensorReferee.sol without their prefix. */
export type ProofReason =
  | "WrongVersion"
  | "UnknownProofKind"
  | "WrongLength"
  | "NotInProgram"
  | "OpOutOfRange"
  | "MalformedDescriptor"
  | "ElementOutOfRange"
  | "LeafOutOfRange"
  | "NodeOutOfRange"
  | "NotInTrace"
  | "WrongSourceRoot"
  | "SourceNotOpened"
  | "ElementMatches"
  | "OutputRootMatches"
  | "PaddingIsZero"
  | "WrongReveal";

/** A proof that does not convict; `values` are the arguments of the contract's error of this name. */
export class ProofError extends Error {
  readonly reason: ProofReason;
  readonly values: readonly (number | string)[];

  constructor(reason: ProofReason, ...values: (number | string)[]) {
    super(`${reason}(${values.join(", ")})`);
    this.name = "ProofError";
    this.reason = reason;
    this.values = values;
  }
}
