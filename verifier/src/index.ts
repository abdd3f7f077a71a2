export { createVerifier, type Verifier } from "./createVerifier.ts";
export type { Payment } from "./accounts/paymentsOf.ts";
export { readPayments } from "./accounts/readPayments.ts";
export { sumPayments, type Profit } from "./accounts/sumPayments.ts";
export { createRunBudget, type RunBudget } from "./policy/createRunBudget.ts";
export { rerunChance, type ProviderHistory } from "./policy/rerunChance.ts";
export { verifierPolicySchema, type VerifierPolicy } from "./policy/verifierPolicySchema.ts";
export { verifierMigrations } from "./journal/migrations.ts";
export { JournalError } from "./journal/JournalError.ts";
