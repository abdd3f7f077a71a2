import path from "node:path";
import type { Migrations } from "@dpin/sdk/database";

/** The tables of the provider's journal. */
export const providerMigrations: Migrations = { name: "provider", folder: path.resolve(import.meta.dirname, "../../migrations") };
