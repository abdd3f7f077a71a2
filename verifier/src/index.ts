export { createVerifier, type Verifier } from "./createVerifier.ts";
export { createRunBudget, type RunBudget } from "./policy/createRunBudget.ts";
export { rerunChance, type ProviderHistory } from "./policy/rerunChance.ts";
export { verifierPolicySchema, type VerifierPolicy } from "./policy/verifierPolicySchema.ts";
export { verifierMigrations } from "./journal/migrations.ts";
export { createLocalBench } from "./work/createLocalBench.ts";
export { type Bench, type Outcome, type Task } from "./work/types.ts";
export { JournalError } from "./journal/JournalError.ts";
