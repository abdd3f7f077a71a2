export { createVerifier, type Verifier } from "./createVerifier.ts";
export { verifierPolicySchema, type VerifierPolicy } from "./policy.ts";
export { JournalError } from "./journal/JournalError.ts";
