export { decide, type Action } from "./agent/decide.ts";
export { createProvider, type Provider, type ProviderParameters } from "./createProvider.ts";
export { JournalError, openJournal, type Journal, type JournalEntry } from "./journal/openJournal.ts";
export { judgeOffer, type Offer, type Verdict } from "./policy/judgeOffer.ts";
export { providerConfigSchema, type ProviderConfig, type ProviderConfigInput } from "./providerConfigSchema.ts";
export { createServer, type ArtifactServer } from "./serving/createServer.ts";
export { createOpenings, NoSuchOpeningError, type Openings } from "./traces/createOpenings.ts";
export { createTraceKeeper, type TraceKeeper } from "./traces/createTraceKeeper.ts";
export { spotCheck, SpotCheckError } from "./work/spotCheck.ts";
