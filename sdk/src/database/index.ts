export { createDatabaseLedger } from "./createDatabaseLedger.ts";
export { DatabaseError, type Database, type Migrations, type Transaction } from "./Database.ts";
export { isDatabaseAway } from "./isDatabaseAway.ts";
export { sharedMigrations } from "./migrations.ts";
export { openDatabase, type DatabaseParameters } from "./openDatabase.ts";
export { LeadershipLostError, takeLeadership, type Leadership } from "./takeLeadership.ts";
